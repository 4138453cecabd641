import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct VisibleTextTests {
    @Test(arguments: [
        ("a\u{1B}[31mb", "a\\u{1B}[31mb"), ("two\nlines", "two\\nlines"), ("cr\r\n", "cr\\r\\n"), ("tab\t", "tab\\t"),
        ("c1\u{9B}2J", "c1\\u{9B}2J"), ("turn\u{202E}ed", "turn\\u{202E}ed"),
        ("zero\u{200B}width", "zero\\u{200B}width"),
    ])
    func `control characters become visible`(text: String, shown: String) {
        #expect(VisibleText.escape(text) == shown)
    }

    @Test(arguments: ["数据库 №1", "naïve", "👩‍💻", "مرحبا", "C:\\x"])
    func `other text stays as it is`(text: String) {
        #expect(VisibleText.escape(text) == text)
    }
}
