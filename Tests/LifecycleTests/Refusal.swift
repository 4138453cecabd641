import FCD
import Testing

/// The error of a change that is refused, for tests that look at several together.
func refusal<Value>(_ change: () async throws -> Value) async -> FCDError? {
    do {
        _ = try await change()
        Issue.record("it was not refused")
    } catch {
        return error as? FCDError
    }
    return nil
}
