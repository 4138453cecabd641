import FCD

/// One thing that was looked for before a change.
enum Fact<Value: Sendable>: Sendable {
    case known(Value)
    /// The server was asked and did not tell.
    case untold(FCDError)
    /// This server never tells, for the reason given: it was not asked.
    case beyond(String)

    var value: Value? {
        if case .known(let value) = self { value } else { nil }
    }

    /// Asks; what the server refuses to tell is a fact too.
    ///
    /// - Throws: ``FCDError`` for what would meet every other question alike, such as a connection that is gone.
    static func asking(_ read: () async throws -> Value) async throws -> Fact {
        do {
            return .known(try await read())
        } catch let error as FCDError {
            switch error.code {
            case .unreachable, .untrusted, .loginFailed, .notAuthenticated, .cancelled: throw error
            default: return .untold(error)
            }
        }
    }
}
