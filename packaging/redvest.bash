# bash completion for redvest. Made by `redvest completion bash`; do not edit.
_redvest() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    local noun='' verb='' verbs='' directories='' i
    local nouns='demo bench sim serve migrate doctor settings backup certificate routes faults sql words events openapi commands completion version check outbox calendar places units user token partner people orders hooks figures search'
    local flags=' --db --config --json --lang --quiet --help'
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        --db|--config|--lang) ((i++)) ;;
        -*) ;;
        *) if [[ -z $noun ]]; then noun=${COMP_WORDS[i]}; elif [[ -z $verb ]]; then verb=${COMP_WORDS[i]}; fi ;;
        esac
    done
    case $before in
    --db) COMPREPLY=($(compgen -W 'sqlite: postgres://' -- "$word") $(compgen -f -- "${word#sqlite:}")); compopt -o nospace; return ;;
    --lang) COMPREPLY=($(compgen -W 'zh-CN en' -- "$word")); return ;;
    --config) COMPREPLY=($(compgen -f -- "$word")); return ;;
    --log|--keys|--assessed|--file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    --places|--dir|--spool|--to) COMPREPLY=($(compgen -d -- "$word")); return ;;
    esac
    case $noun in
    backup) verbs=' verify restore list create' ;;
    certificate) verbs=' verify key' ;;
    outbox) verbs=' list retry' ;;
    calendar) verbs=' list set' ;;
    places) verbs=' import load list show assess' ;;
    units) verbs=' load list' ;;
    user) verbs=' add passwd role lock unlock list show' ;;
    token) verbs=' create revoke list' ;;
    partner) verbs=' add off' ;;
    people) verbs=' import export' ;;
    orders) verbs=' list show diagram' ;;
    hooks) verbs=' list add off test' ;;
    figures) verbs=' rebuild' ;;
    search) verbs=' rebuild' ;;
    esac
    if [[ -z $noun ]]; then COMPREPLY=($(compgen -W "$nouns $flags" -- "$word")); return; fi
    if [[ -n $verbs && -z $verb ]]; then COMPREPLY=($(compgen -W "$verbs $flags" -- "$word")); return; fi
    [[ -n $verbs ]] && noun+=" $verb"
    case $noun in
    'demo') flags+=' --places --county --scale --orders --seed' ;;
    'bench') flags+=' --dir --places' ;;
    'sim') flags+=' --seed --days --acts --scale --log --places' ;;
    'serve') flags+=' --listen --public-url --trusted-proxy --threads --connections --per-address --spool' ;;
    'migrate') flags+='' ;;
    'doctor') flags+='' ;;
    'settings') flags+='' ;;
    'backup verify') flags+=' --keys'; directories=1 ;;
    'backup restore') flags+=' --keys --yes'; directories=1 ;;
    'backup list') flags+=''; directories=1 ;;
    'certificate verify') flags+=' --key' ;;
    'routes') flags+='' ;;
    'faults') flags+='' ;;
    'sql') flags+='' ;;
    'words') flags+='' ;;
    'events') flags+='' ;;
    'openapi') flags+='' ;;
    'commands') flags+='' ;;
    'completion') flags+='' ;;
    'version') flags+='' ;;
    'check') flags+=' --head' ;;
    'backup create') flags+=' --to --with-keys' ;;
    'outbox list') flags+=' --state' ;;
    'outbox retry') flags+='' ;;
    'calendar list') flags+=' --year' ;;
    'calendar set') flags+=' --source' ;;
    'places import') flags+=' --county --name --assessed --as-of'; directories=1 ;;
    'places load') flags+=' --file' ;;
    'places list') flags+=' --level --under --words --assessed --retired' ;;
    'places show') flags+='' ;;
    'places assess') flags+=' --remove --reason' ;;
    'units load') flags+=' --file' ;;
    'units list') flags+=' --words --closed' ;;
    'user add') flags+=' --phone --home --login --role --at' ;;
    'user passwd') flags+=' --file' ;;
    'user role') flags+=' --own --until --revoke' ;;
    'user lock') flags+=' --why' ;;
    'user unlock') flags+='' ;;
    'user list') flags+=' --at' ;;
    'user show') flags+='' ;;
    'token create') flags+=' --until' ;;
    'token revoke') flags+='' ;;
    'token list') flags+='' ;;
    'partner add') flags+=' --hosts --file' ;;
    'partner off') flags+='' ;;
    'people import') flags+=' --station --team --unit --dry-run --skip-bad --draft --sms' ;;
    'people export') flags+=' --station --format --reveal --reason' ;;
    'orders list') flags+=' --place --state --limit' ;;
    'orders show') flags+='' ;;
    'orders diagram') flags+=' --mermaid' ;;
    'hooks list') flags+='' ;;
    'hooks add') flags+=' --event' ;;
    'hooks off') flags+=' --on' ;;
    'hooks test') flags+='' ;;
    'certificate key') flags+='' ;;
    'figures rebuild') flags+='' ;;
    'search rebuild') flags+='' ;;
    esac
    COMPREPLY=($(compgen -W "$flags" -- "$word"))
    [[ -n $directories && $word != -* ]] && COMPREPLY+=($(compgen -d -- "$word"))
    return 0
}
complete -F _redvest redvest
