# Tabulatorutfylling av boligplan i fish. Slå på med: boligplan --tabulatorutfylling fish | source
function __boligplan
    set -l words (commandline -opc)
    set -l program $words[1]
    set -e words[1]
    set -lx _BOLIGPLAN_COMPLETE fish
    $program $words "="(commandline -ct) 2>/dev/null | tail -n +2
end
complete -c boligplan -f -k -a '(__boligplan)'
