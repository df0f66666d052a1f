# Tabulatorutfylling av boligplan i bash. Slå på med: eval "$(boligplan --tabulatorutfylling bash)"
_boligplan() {
    local line kind=''
    COMPREPLY=()
    while IFS= read -r line; do
        if [ -z "$kind" ]; then kind=$line; else COMPREPLY+=("$line"); fi
    done < <(_BOLIGPLAN_COMPLETE=bash "$1" "${COMP_WORDS[@]:1:COMP_CWORD-1}" "=${COMP_WORDS[COMP_CWORD]}" 2>/dev/null)
    if [ "$kind" = fil ]; then compopt -o filenames 2>/dev/null; fi
    return 0
}
complete -F _boligplan boligplan
