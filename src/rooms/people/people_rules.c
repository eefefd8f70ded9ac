// What a name, a phone and a document number may be, and how much of them a page shows.
#include "people.h"
#include "base/utf8.h"

#include <string.h>

FAULT(person_missing, 404, "person.missing", "没有找到这个人");
FAULT(person_known, 409, "person.known",
      "这个证件号码已经登记过，请用原来的手机号登录，或请社区站帮您找回");
FAULT(person_gone, 409, "person.gone", "这个人已经注销，不能再办理");
FAULT(person_out_of_scope, 403, "person.out_of_scope", "这个人不在您的管理范围内");
FAULT(person_reveals_used, 429, "person.reveals_used", "一小时内查看次数已到上限，请稍后再看");
FAULT(person_nothing, 404, "person.nothing", "没有登记这一项");

// GB 11643-1999, 6.2: weights of the first 17 digits and the check character for each remainder.
static const int weights[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
static const char checks[11] = { '1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2' };

// First two digits that GB/T 2260 ever gave to a province, a region or abroad (91 is kept for
// permits).
static bool province_known(int n)
{
    static const struct {
        int from, to;
    } runs[] = {
        { 11, 15 }, { 21, 23 }, { 31, 37 }, { 41, 46 }, { 50, 54 },
        { 61, 65 }, { 71, 71 }, { 81, 83 }, { 91, 91 },
    };
    for (size_t i = 0; i < COUNT(runs); i++)
        if (n >= runs[i].from && n <= runs[i].to)
            return true;
    return false;
}

// A prefix once given stays valid for life, so the parts are checked by their rule and not against
// today's list: prefectures 01 to 20, 21 to 70 and 90 (00 only in Hainan, whose counties stood
// directly below it), counties 01 to 99.
static bool area_known(int area, bool demo)
{
    int province = area / 10000, prefecture = area / 100 % 100, county = area % 100;
    if (province == DEMO_PROVINCE)
        return demo;
    if (!province_known(province) || county == 0)
        return false;
    if (prefecture == 0)
        return province == 46;
    return prefecture <= 70 || prefecture == 90;
}

static int number_of(const char *digits, size_t n)
{
    int number = 0;
    for (size_t i = 0; i < n; i++)
        number = number * 10 + (digits[i] - '0');
    return number;
}

char id_check_character(const char digits[17])
{
    int sum = 0;
    for (size_t i = 0; i < 17; i++)
        sum += weights[i] * (digits[i] - '0');
    return checks[sum % 11];
}

static bool id_shape(Str typed)
{
    if (typed.n != ID_NUMBER_LENGTH)
        return false;
    for (size_t i = 0; i < 17; i++)
        if (typed.p[i] < '0' || typed.p[i] > '9')
            return false;
    char last = typed.p[17];
    return (last >= '0' && last <= '9') || last == 'X' || last == 'x';
}

IdVerdict id_number_check(Str typed, Day today, bool demo, IdNumber *out)
{
    Str s = str_trim(typed);
    if (!id_shape(s))
        return ID_BAD_SHAPE;
    if (!area_known(number_of(s.p, 6), demo))
        return ID_BAD_AREA;
    Day born = day_of(number_of(s.p + 6, 4), number_of(s.p + 10, 2), number_of(s.p + 12, 2));
    if (born.ymd == 0 || day_year(born) < 1850)
        return ID_BAD_DATE;
    if (born.ymd > today.ymd)
        return ID_IN_FUTURE;
    char last = s.p[17] == 'x' ? 'X' : s.p[17];
    if (id_check_character(s.p) != last)
        return ID_BAD_CHECK;
    memcpy(out->text, s.p, 17);
    out->text[17] = last;
    out->text[18] = '\0';
    out->born = born;
    out->male = (s.p[16] - '0') % 2 == 1;
    return ID_FINE;
}

bool id_number_valid(Str typed, Day today, bool demo)
{
    IdNumber number;
    return id_number_check(typed, today, demo, &number) == ID_FINE;
}

Text id_verdict_text(IdVerdict verdict)
{
    switch (verdict) {
    case ID_BAD_SHAPE:
        return TEXT("身份证号码应为 18 位数字，最后一位可以是 X");
    case ID_BAD_AREA:
        return TEXT("身份证号码的前 6 位不是地区代码，请核对");
    case ID_BAD_DATE:
        return TEXT("身份证号码里的出生日期不存在，请核对第 7 至 14 位");
    case ID_IN_FUTURE:
        return TEXT("身份证号码里的出生日期还没有到，请核对第 7 至 14 位");
    case ID_BAD_CHECK:
        return TEXT("身份证号码的校验位不对，可能有一位输错了");
    case ID_FINE:
        return (Text){ NULL };
    }
    unreachable();
}

// Other documents have no published check character: 5 to 20 letters and digits.
static bool other_document(Str number)
{
    if (number.n < 5 || number.n > 20)
        return false;
    for (size_t i = 0; i < number.n; i++) {
        char c = number.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')))
            return false;
    }
    return true;
}

static Str upper(Arena *arena, Str s)
{
    char *text = arena_copy(arena, s.p, s.n);
    for (size_t i = 0; i < s.n; i++)
        if (text[i] >= 'a' && text[i] <= 'z')
            text[i] = (char)(text[i] - 'a' + 'A');
    return (Str){ text, s.n };
}

Text document_verdict(Arena *arena, IdKind kind, Str typed, Day today, bool demo, Str *number,
                      Day *born)
{
    if (kind != ID_KIND_RESIDENT) {
        Str other = upper(arena, str_trim(typed));
        if (!other_document(other))
            return TEXT("请填写证件上的号码，5 至 20 位字母或数字");
        *number = other;
        *born = (Day){ 0 };
        return (Text){ NULL };
    }
    IdNumber checked;
    IdVerdict verdict = id_number_check(typed, today, demo, &checked);
    if (verdict != ID_FINE)
        return id_verdict_text(verdict);
    *number = str_copy(arena, str(checked.text));
    *born = checked.born;
    return (Text){ NULL };
}

// Full-width digits, blanks, dashes and the country code are how people type phones.
static bool phone_unit(uint32_t point, char *out)
{
    if (point >= 0xFF10 && point <= 0xFF19)
        point = point - 0xFF10 + '0';
    *out = point >= '0' && point <= '9' ? (char)point : '\0';
    return *out != '\0' || point == ' ' || point == '-' || point == '+' || point == 0x3000 ||
           point == 0x2013;
}

static Str without_country(Str digits)
{
    if (digits.n == 13 && str_starts(digits, S("86")))
        return str_slice(digits, 2, 13);
    if (digits.n == 15 && str_starts(digits, S("0086")))
        return str_slice(digits, 4, 15);
    return digits;
}

static bool is_landline(Str digits)
{
    return digits.n >= 10 && digits.n <= 12 && digits.p[0] == '0' && digits.p[1] != '0';
}

bool phone_is_mobile(Str phone)
{
    if (phone.n != 11 || phone.p[0] != '1' || phone.p[1] < '3')
        return false;
    for (size_t i = 0; i < phone.n; i++)
        if (phone.p[i] < '0' || phone.p[i] > '9')
            return false;
    return true;
}

Str phone_normal(Arena *arena, Str typed)
{
    char digits[20];
    size_t n = 0;
    Str rest = str_trim(typed);
    while (rest.n > 0) {
        char digit;
        if (!phone_unit(utf8_next(&rest), &digit) || n == sizeof digits)
            return (Str){ 0 };
        if (digit != '\0')
            digits[n++] = digit;
    }
    Str phone = without_country((Str){ digits, n });
    if (!phone_is_mobile(phone) && !is_landline(phone))
        return (Str){ 0 };
    return str_copy(arena, phone);
}

bool phone_typed_valid(Str typed)
{
    char digits[20];
    size_t n = 0;
    Str rest = str_trim(typed);
    while (rest.n > 0) {
        char digit;
        if (!phone_unit(utf8_next(&rest), &digit) || n == sizeof digits)
            return false;
        if (digit != '\0')
            digits[n++] = digit;
    }
    Str phone = without_country((Str){ digits, n });
    return phone_is_mobile(phone) || is_landline(phone);
}

bool name_valid(Str name)
{
    Str s = str_trim(name);
    if (s.n == 0 || !utf8_valid(s) || utf8_length(s) > PERSON_NAME_MAX)
        return false;
    bool letter = false;
    while (s.n > 0) {
        uint32_t point = utf8_next(&s);
        if (point < 0x20 || point == 0x7F || point == '<' || point == '>' ||
            (point >= '0' && point <= '9'))
            return false;
        letter = letter || utf8_is_han(point) || point >= 0xC0 ||
                 ((point | 0x20) >= 'a' && (point | 0x20) <= 'z');
    }
    return letter;
}

Str mask_name(Arena *arena, Str name)
{
    Str s = str_trim(name);
    return s.n == 0 ? S("") : str_join(arena, utf8_clip(s, 1), S("**"));
}

Str mask_phone(Arena *arena, Str phone)
{
    if (phone.n < 8)
        return phone.n == 0 ? S("") : S("****");
    return str_printf(arena, "%.*s****%.*s", (int)(phone.n - 8), phone.p, 4, phone.p + phone.n - 4);
}

Str mask_id(Arena *arena, Str number)
{
    if (number.n == 0)
        return S("");
    Buf buf = buf_new(arena, 64);
    size_t shown = number.n > 8 ? 4 : 0, hidden = number.n - shown;
    for (size_t i = 0; i < hidden && i < 40; i++)
        buf_byte(&buf, '*');
    buf_add(&buf, str_slice(number, hidden, number.n));
    return buf_str(&buf);
}

// ISO/IEC 7812 (Luhn) over the digits before it: one wrong digit, or two neighbours swapped, is
// noticed.
static char luhn(const char *digits, size_t n)
{
    int sum = 0;
    for (size_t i = 0; i < n; i++) {
        int d = digits[n - 1 - i] - '0';
        if (i % 2 == 0)
            d = d * 2 > 9 ? d * 2 - 9 : d * 2;
        sum += d;
    }
    return (char)('0' + (10 - sum % 10) % 10);
}

Str volunteer_number_of(Arena *arena, Str area, uint64_t dice)
{
    must(area.n == 6);
    char digits[VOLUNTEER_NUMBER_LENGTH];
    memcpy(digits, area.p, 6);
    for (size_t i = 14; i >= 6; i--) {
        digits[i] = (char)('0' + dice % 10);
        dice /= 10;
    }
    digits[15] = luhn(digits, 15);
    return str_copy(arena, (Str){ digits, sizeof digits });
}

bool volunteer_number_valid(Str number)
{
    if (number.n != VOLUNTEER_NUMBER_LENGTH)
        return false;
    for (size_t i = 0; i < number.n; i++)
        if (number.p[i] < '0' || number.p[i] > '9')
            return false;
    return luhn(number.p, 15) == number.p[15];
}

bool person_visible(const Actor *who, const Person *person)
{
    if (who->system || same(who->person, person->id))
        return true;
    return actor_may(who, ROLES_SEE_PEOPLE, person->home_path);
}
