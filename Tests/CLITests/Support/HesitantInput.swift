@testable import CLI

/// A person who agrees to everything, only after something has happened.
struct HesitantInput: LineInput {
    let isTerminal = true
    private let meanwhile: @Sendable () -> Void

    init(_ meanwhile: @escaping @Sendable () -> Void) {
        self.meanwhile = meanwhile
    }

    func readLine(echo: Bool) async throws -> String? {
        meanwhile()
        return "y"
    }
}
