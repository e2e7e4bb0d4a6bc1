"""Questions about amounts: quantities, pairs of them, YAML scalars (see generate.py)."""

DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E']
BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
EDGES = [2 ** 63, 2 ** 63 // 1000, 2 ** 63 // 10 ** 9, 2 ** 64, 2 ** 127, 2 ** 127 // 10 ** 9, 2 ** 53, 2 ** 31,
         1000, 1024, 10 ** 18, 10 ** 9, 2 ** 60, 2 ** 50]


class Quantities:
    def __init__(self, r):
        self.r = r

    def one(self, *choices):
        return self.r.choice(choices)

    def digits(self, count):
        return ''.join(self.r.choice('0123456789') for _ in range(count))

    def number(self):
        r = self.r
        kind = r.random()
        if kind < 0.3:
            return str(r.randint(0, self.one(9, 99, 2000, 10 ** 6)))
        if kind < 0.45:
            return '%d.%s' % (r.randint(0, self.one(9, 999)), self.digits(r.randint(1, 4)))
        if kind < 0.6:
            whole = self.digits(r.randint(0, 12))
            return whole + '.' + self.digits(r.randint(0 if whole else 1, 14))
        if kind < 0.75:
            edge = str(self.one(*EDGES) + r.randint(-2, 2))
            if r.random() < 0.5:
                at = r.randint(0, len(edge))
                edge = edge[:at] + '.' + edge[at:]
            return edge
        if kind < 0.85:
            return self.one('0', '00', '1', '9' * r.randint(1, 20), '1' + '0' * r.randint(1, 20),
                            '0.' + '0' * r.randint(0, 12) + str(r.randint(1, 99)),
                            '0' * r.randint(1, 4) + str(r.randint(1, 9999)),
                            '%d.%s' % (r.randint(0, 9), '9' * r.randint(1, 14)),
                            '%d.%s%d' % (r.randint(0, 9), '0' * r.randint(1, 12), r.randint(0, 9)))
        if kind < 0.975:
            return self.digits(r.randint(1, self.one(9, 24)))
        return self.one(self.digits(r.randint(25, 45)), self.digits(r.randint(1, 6)) + '.' + self.digits(r.randint(15, 40)))

    def suffix(self):
        kind = self.r.random()
        if kind < 0.45:
            return self.one(*DECIMAL)
        if kind < 0.75:
            return self.one(*BINARY)
        if kind < 0.93:
            return self.one('e', 'E') + self.one('', '', '+', '-') + str(self.r.randint(0, self.one(3, 9, 12, 22)))
        if kind < 0.97:
            return self.one('e', 'E') + self.one('', '+', '-', '-') + self.one(
                '00', '03', '0009', '10', '18', '19', '30', '45', '120', '4294967296', '4294967299', '4294967287',
                '-4294967299', '18446744073709551616', '9223372036854775807', '9223372036854775808', '5000', '5001',
                '999999999')
        return ''

    def good(self):
        """Mostly accepted, and of all sizes."""
        sign = self.one('', '', '', '', '', '', '', '-', '-', '+')
        return sign + self.number() + self.suffix()

    def usual(self):
        """What stands in manifests."""
        r = self.r
        return self.one(
            lambda: '%dm' % (r.randint(1, 80) * self.one(1, 5, 10, 25, 50, 100)), lambda: str(r.randint(0, 64)),
            lambda: '%d%s' % (r.randint(1, 2048), self.one('Mi', 'Gi', 'Ki')),
            lambda: '%d%s' % (r.randint(1, 999), self.one('M', 'G', 'k', 'T', 'Ti')),
            lambda: '%d.%s' % (r.randint(0, 8), self.one('5', '25', '1', '75', '125', '05')),
            lambda: '%d.%d%s' % (r.randint(0, 9), r.randint(1, 9), self.one('Gi', 'Mi', 'G', 'M', 'Ti')),
            lambda: str(r.randint(1, 64) * 1024 ** self.one(1, 2, 3)), lambda: '%de%d' % (r.randint(1, 20), r.randint(0, 9)))()

    def bad(self):
        """Close to a quantity, or not."""
        r = self.r
        kind = r.random()
        if kind < 0.6:
            text = self.one(self.usual, self.good)()
            for _ in range(self.one(1, 1, 1, 2)):
                at = r.randint(0, len(text))
                piece = self.one(*'0123456789eEinumkKMGTP+-..BbxX_, %', ' ', '\t', '\n', '\0', '٣', 'é', '\u00a0', 'i', 'Ki')
                text = self.one(text[:at] + piece + text[at:], text[:at] + piece + text[at + 1:], text[:at] + text[at + 1:])
            return text
        if kind < 0.85:
            return ''.join(self.one(*'0123456789..eEinumkKMGTP+-') for _ in range(r.randint(0, 7)))
        return self.one('', '+', '-') + self.one('', '.', '0', '5', '5.', '.5') + self.one(
            *DECIMAL, *BINARY, 'K', 'ki', 'KI', 'g', 'gi', 'GB', 'GiB', 'B', 'e', 'E', 'e+', 'E-', 'e5', 'E-10', 'e-9', 'e-10',
            'Zi', 'Z', 'Y', 'mi', 'µ', 'mm', 'kk', 'MiMi', 'm1', 'Mi1', 'e1m', 'e1.5', 'e1e1', 'inf', 'Inf', 'nan', 'NaN', '0x1', 'p', 'z')

    def any(self):
        kind = self.r.random()
        return (self.good if kind < 0.62 else self.usual if kind < 0.75 else self.bad)()

    def pair(self):
        r = self.r
        kind = r.random()
        if kind < 0.45:
            return self.usual(), self.usual()
        if kind < 0.8:
            return self.good(), self.good()
        number = self.number()
        if kind < 0.9: # of one size, in two notations
            return self.one('', '-') + number + self.suffix(), number + self.suffix()
        a, b = self.one(*(EDGES[:5] + [0, 0])), self.one(*(EDGES[:5] + [0, 0]))
        return self.one('', '-') + str(a + r.randint(0, 2)) + self.one('', '', 'm', 'n', 'Ki', 'e0'), \
            self.one('', '-') + str(b + r.randint(0, 2)) + self.one('', '', 'm', 'n', 'Ki', 'e0')


# ---- YAML scalars ---------------------------------------


class Scalars(Quantities):
    def integer(self):
        r = self.r
        digits = ''.join(self.one(*'0123456789') + self.one('', '', '', '', '_') for _ in range(r.randint(1, self.one(3, 6, 22))))
        return self.one('', '', '', '+', '-') + self.one(
            lambda: digits, lambda: '0' + digits, lambda: '0o' + self.digits(3), lambda: '0x%x' % r.randint(0, 2 ** 40),
            lambda: '0X%X' % r.randint(0, 9999), lambda: '0b' + bin(r.randint(0, 999))[2:], lambda: '0' + oct(r.randint(0, 9999))[2:],
            lambda: str(self.one(2 ** 63, 2 ** 64, 2 ** 53, 10 ** 15, 10 ** 21) + r.randint(-2, 2)), lambda: '%d:%02d' % (r.randint(0, 99), r.randint(0, 70)))()

    def floating(self):
        r = self.r
        return self.one('', '', '', '+', '-') + self.one(
            lambda: '%d.%s' % (r.randint(0, 999), self.digits(r.randint(0, 20))), lambda: '.' + self.digits(r.randint(1, 12)),
            lambda: '%de%d' % (r.randint(1, 99), r.randint(-30, 40)), lambda: '%d.%sE+%d' % (r.randint(0, 9), self.digits(3), r.randint(0, 30)),
            lambda: '%s.%se-%d' % (self.digits(2), self.digits(2), r.randint(0, 12)), lambda: '1_0%s.5' % self.digits(1),
            lambda: repr(r.random() * 10 ** r.randint(-8, 24)), lambda: self.one('.inf', '.Inf', '.nan', '.NaN', '1e', '1.', '1e400', '1e-400', '1.e3'))()

    def word(self):
        return self.one('null', 'Null', 'NULL', '~', '', 'true', 'True', 'yes', 'no', 'y', 'n', 'on', 'off', 'Off', 'nil', 'none', '2001-01-01',
                        '2001-01-01 10:00:00', '[]', '{}', '[1]', '{a: 1}', '!!str 1', '!!int "1"', '!!float 1', '!!float "1.5"', '!!null 1', '!!bool yes',
                        '!!str', '! 1', '&a 1', '*a', '|\n          1', '>-\n          1', '|-\n          500m', '1 2', '1,5', '1 # one', '1# one', '#1',
                        '- 1', '? 1', ': 1', '%1', '@1', '`1`', "''", '""', '"1"', "'1'", "' 1 '", '"\\t1"', '"\\u0031"', '"1\\n"', '"\\x31"', '"1', "'1''", '1\u00a0',
                        '"\u00a01"', '\u20281', '"1\u2028"', '"1\u3000"', '"\u00851"', '1\t', '\t1', '1:', '1: 2', '.', '+', '-', '"-"', '"."', '"Ki"', 'Ki', 'm', '_1',
                        '1_', '0x', '0b2', '0o8', '08', '-010', '+0x10', '-0b11', '1__0', '0_1', '"0x10"', '"1_000"', '"010"', '"1e3"', "'1E3'", '"1E"', '1E', '12E6')

    def scalar(self):
        kind = self.r.random()
        if kind < 0.3:
            return self.integer()
        if kind < 0.55:
            return self.floating()
        if kind < 0.63:
            return self.word()
        text = self.one(self.usual, self.good, self.good, self.bad)()
        if kind < 0.72:
            return self.one('"%s"', "'%s'", '" %s"', "'%s '", '%s ', '%s # x') % text
        return text
