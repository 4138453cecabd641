public import ArgumentParser
public import Catalog
import FCD

// How values of other modules are read from arguments. Those that can be read from a string need no more.

extension CatalogTag: ExpressibleByArgument {}

extension OwnerTotal.Grouping: ExpressibleByArgument {}

extension DiskEvent.Source: ExpressibleByArgument {}

extension OperationRecord.State: ExpressibleByArgument {}

extension MiB {
    /// For `@Option(transform:)`, which shows why a size is refused.
    static func argument(_ text: String) throws -> MiB {
        do {
            return try MiB(parsing: text)
        } catch {
            throw ValidationError([error.message, error.hint].compactMap { $0 }.joined(separator: "; "))
        }
    }
}

extension TimeSpan {
    /// For `@Option(transform:)`, which shows why a length of time is refused.
    static func argument(_ text: String) throws -> TimeSpan {
        do {
            return try TimeSpan(parsing: text)
        } catch {
            throw ValidationError([error.message, error.hint].compactMap { $0 }.joined(separator: "; "))
        }
    }
}
