import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct ShortIdentifiersTests {
    @Test func `eight characters do where they tell all apart`() {
        let short = ShortIdentifiers(["0123456789", "1123456789"])
        #expect(short.short("0123456789") == "01234567")
    }

    @Test func `as many more are shown as it takes`() {
        let short = ShortIdentifiers(["0123456789ab", "0123456789cd", "ffff"])
        #expect(short.short("0123456789ab") == "0123456789a")
        #expect(short.short("ffff") == "ffff")
    }

    @Test func `the same ID twice, or none, changes nothing`() {
        #expect(ShortIdentifiers(["0123456789", "0123456789"]).short("0123456789") == "01234567")
        #expect(ShortIdentifiers([]).short("0123456789") == "01234567")
    }
}
