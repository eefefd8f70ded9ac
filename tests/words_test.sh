#!/bin/sh
# Every text for people has its English; and tools/words would tell if one had not.
set -eu
cd "$(dirname "$0")/.."
passed=0
failed=0

# told NAME WORD: the list of what is missing in $po_dir ends with failure and names WORD.
told() {
    if PO_DIR=$po_dir tools/words missing > "$po_dir/list" 2>/dev/null || ! grep -qF "$2" "$po_dir/list"; then
        echo "FAILED $1"
        failed=$((failed + 1))
        return
    fi
    passed=$((passed + 1))
}

po_dir=$(mktemp -d)
trap 'rm -rf "$po_dir"' EXIT

msggrep --invert-match --msgid --fixed-strings --regexp=请先登录 po/en.po > "$po_dir/en.po"
told a_fault_without_translation_is_told 请先登录
msggrep --invert-match --msgid --fixed-strings --regexp=跳到正文 po/en.po > "$po_dir/en.po"
told a_text_of_a_template_without_translation_is_told 跳到正文
msgattrib --set-fuzzy po/en.po > "$po_dir/en.po"
told a_fuzzy_translation_is_told fuzzy
sed 's/^msgstr "{0}: at most {1} characters"/msgstr "at most {1} characters"/' po/en.po > "$po_dir/en.po"
told a_translation_that_loses_a_word_is_told '{0}最多{1}个字'

if tools/words missing; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
