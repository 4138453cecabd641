import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct DisplayWidthTests {
    @Test(arguments: [
        ("disk-01", 7), ("", 0), ("数据库", 6), ("データ", 6), ("한글", 4), ("ｆｃｄ", 6), ("é", 1), ("e\u{301}", 1),
        ("👩‍💻", 2), ("🇩🇪", 2), ("☁\u{FE0F}", 2), ("𠀋", 2), ("ÄÖß", 3), ("Ωмир", 4), ("a数b", 4),
    ])
    func `a text takes as many columns as a terminal gives it`(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }
}
