// codes: the code tables (domain.md §6): what projects, positions and skills are called, as dated
// rows, the national ones and the county's own. A code once used stays readable for ever: it is
// ended, never removed.
//
// Stands on: places.   Leaned on by: volunteers, activities, demo.
// Others may join: code_tables(list, code, name, valid_from, valid_to).
#pragma once
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

typedef enum {
    CODE_CATEGORY,   // 服务类别
    CODE_TARGET,     // 服务对象
    CODE_GUARANTEE,  // 志愿者保障
    CODE_SKILL,      // 技能
    CODE_CONTENT,    // 五项内容
    CODE_TASK,       // 八大任务
    CODE_FESTIVAL,   // 我们的节日
    CODE_BRAND,      // 品牌项目
    CODE_LISTS
} CodeList;
extern const char *const code_list_words[];
extern const Text code_list_texts[];
typedef struct {
    Str code, name;
    Day valid_from, valid_to;  // valid_to: the last day, none: open
    Str source;
    bool local;  // ours; a national row can only be ended
} Code;
extern const Shape code_row_shape;
MUST_USE Err code_list(Cx *cx, CodeList list, Day on,
                       List *out);                               // none: every row, ended ones too
MUST_USE Err code_add(Cx *cx, CodeList list, const Code *code);  // by the centre
MUST_USE Err code_end(Cx *cx, CodeList list, Str code, Day last);
Str code_name(const List *codes, Str code);  // the code itself when unknown, "" for none

extern const Fault code_taken;    // 409
extern const Fault code_missing;  // 404

extern const Room codes_room;
