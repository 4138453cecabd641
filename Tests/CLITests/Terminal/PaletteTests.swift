import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct PaletteTests {
    @Test func `a terminal gets colours`() {
        #expect(Palette(isTerminal: true, environment: [:]).paint("x", .good) == "\u{1B}[32mx\u{1B}[0m")
    }

    @Test func `NO_COLOR, a dumb terminal and a pipe get none`() {
        #expect(Palette(isTerminal: true, environment: ["NO_COLOR": "1"]).paint("x", .bad) == "x")
        #expect(Palette(isTerminal: true, environment: ["TERM": "dumb"]).paint("x", .bad) == "x")
        #expect(Palette(isTerminal: false, environment: [:]).paint("x", .bad) == "x")
    }

    @Test func `an empty NO_COLOR counts as unset`() {
        #expect(Palette(isTerminal: true, environment: ["NO_COLOR": ""]).isEnabled)
    }
}
