import ArgumentParser
import FCD
import Lifecycle

extension TimePoint {
    /// For `@Option(transform:)`, which shows why a time is refused.
    static func argument(_ text: String) throws -> TimePoint {
        do {
            return try TimePoint(parsing: text)
        } catch {
            throw ValidationError([error.message, error.hint].compactMap { $0 }.joined(separator: "; "))
        }
    }
}
