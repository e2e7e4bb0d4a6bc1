/* Characters: every first and second byte against the table of well-formed byte sequences of
 * the Unicode Standard (3-7, the same as RFC 3629 section 4). */
#include "testing.h"

#include "utf8.h"

static const struct sequence {
    unsigned char first[2], second[2]; /* from, to */
    size_t length;
} sequences[] = {
    { { 0x00, 0x7f }, { 0x00, 0xff }, 1 }, { { 0xc2, 0xdf }, { 0x80, 0xbf }, 2 },
    { { 0xe0, 0xe0 }, { 0xa0, 0xbf }, 3 }, { { 0xe1, 0xec }, { 0x80, 0xbf }, 3 },
    { { 0xed, 0xed }, { 0x80, 0x9f }, 3 }, { { 0xee, 0xef }, { 0x80, 0xbf }, 3 },
    { { 0xf0, 0xf0 }, { 0x90, 0xbf }, 4 }, { { 0xf1, 0xf3 }, { 0x80, 0xbf }, 4 },
    { { 0xf4, 0xf4 }, { 0x80, 0x8f }, 4 },
};

static size_t by_table(unsigned first, unsigned second)
{
    for (size_t i = 0; i < K8SM__COUNT(sequences); i++)
        if (first >= sequences[i].first[0] && first <= sequences[i].first[1] &&
            second >= sequences[i].second[0] && second <= sequences[i].second[1])
            return sequences[i].length;
    return 0;
}

static void every_pair_of_bytes(void **state)
{
    (void)state;
    for (unsigned first = 0; first < 256; first++)
        for (unsigned second = 0; second < 256; second++) {
            const char text[4] = { (char)first, (char)second, '\x80', '\xbf' };
            const size_t length = by_table(first, second);
            assert_int_equal(k8sm__utf8_length(text, 4), length);
            for (size_t len = 0; len < 4; len++) /* cut off */
                assert_int_equal(k8sm__utf8_length(text, len), len >= length ? length : 0);
        }
}

/* The bytes behind the second are 80 to BF, whatever the first are. */
static void every_later_byte(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        const bool good = byte >= 0x80 && byte <= 0xbf;
        const char three[3] = { '\xe4', '\xb8', (char)byte };
        const char four[4] = { '\xf0', '\x9f', (char)byte, '\x80' };
        const char last[4] = { '\xf0', '\x9f', '\x98', (char)byte };
        assert_int_equal(k8sm__utf8_length(three, 3), good ? 3 : 0);
        assert_int_equal(k8sm__utf8_length(four, 4), good ? 4 : 0);
        assert_int_equal(k8sm__utf8_length(last, 4), good ? 4 : 0);
    }
}

/* What is written reads back, for every character that there is. */
static void every_character_is_written(void **state)
{
    (void)state;
    for (uint32_t character = 0; character <= 0x10ffff; character++) {
        char text[4];
        const size_t length = k8sm__utf8_put(character, text);
        uint32_t again = (unsigned char)text[0];
        if (length > 1)
            again &= 0xffU >> (length + 1);
        for (size_t i = 1; i < length; i++)
            again = again << 6 | ((unsigned char)text[i] & 0x3f);
        assert_int_equal(again, character);
        assert_int_equal(length, character < 0x80      ? 1
                                 : character < 0x800   ? 2
                                 : character < 0x10000 ? 3
                                                       : 4);
        if (character < 0xd800 || character > 0xdfff) /* surrogates are no characters */
            assert_int_equal(k8sm__utf8_length(text, length), length);
        else
            assert_int_equal(k8sm__utf8_length(text, length), 0);
    }
}

static void the_replacement_is_itself(void **state)
{
    char text[4];
    (void)state;
    assert_int_equal(k8sm__utf8_put(0xfffd, text), strlen(K8SM__REPLACEMENT));
    assert_memory_equal(text, K8SM__REPLACEMENT, 3);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_of_bytes),
        cmocka_unit_test(every_later_byte),
        cmocka_unit_test(every_character_is_written),
        cmocka_unit_test(the_replacement_is_itself),
    };
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
