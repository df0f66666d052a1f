# Tabulatorutfylling av boligplan i zsh. Slå på med: eval "$(boligplan --tabulatorutfylling zsh)"
if ! (( $+functions[compdef] )); then
    autoload -Uz compinit && compinit
fi
_boligplan() {
    local kind line
    local -a lines found folders
    lines=("${(@f)$(_BOLIGPLAN_COMPLETE=zsh "${words[1]}" "${(@Q)words[2,CURRENT-1]}" "=${(Q)PREFIX}" 2>/dev/null)}")
    kind=$lines[1]
    for line in "${(@)lines[2,-1]}"; do
        case $kind/$line in
            fil/*/) folders+=("$line") ;;
            fil/*) found+=("$line") ;;
            *) found+=("${line/$'\t'/:}") ;;
        esac
    done
    if [[ $kind == fil ]]; then
        compadd -f -S '' -- "${(@)folders}"
        compadd -f -- "${(@)found}"
    elif (( $#found )); then
        _describe boligplan found
    fi
}
compdef _boligplan boligplan
