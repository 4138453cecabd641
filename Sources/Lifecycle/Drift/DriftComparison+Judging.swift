import Catalog
import FCD
import Foundation

/// Who has to act.
extension DriftComparison {
    /// A difference that a sync takes over, unless an operation of fcd set what the catalog has later than the last look:
    /// then somebody changed it since, or what was done did not last, and a person must decide.
    ///
    /// - Parameters:
    ///   - putBack: the command that makes the server as the catalog has it; nil where there is none.
    ///   - value: of several values, the one that it is about.
    func judged(
        _ field: DriftField,
        _ severity: DriftSeverity,
        _ expected: String,
        _ actual: String,
        _ putBack: String?,
        value: String? = nil
    ) throws -> DriftFinding {
        let origin = try origin(of: field, value: value)
        var finding = finding(field, severity, expected, actual, origin)
        guard let origin, let operation = origin.operation, let kind = operation.kind,
            field.operations.contains(kind), self.expected.lookedAt.map({ origin.since > $0 }) ?? true
        else { return finding }
        finding.act = .decide
        finding.severity = max(severity, field == .attachment ? .high : .medium)
        finding.command = putBack
        let actor = operation.user.map { " by \($0)" } ?? ""
        let options = [putBack.map { "`\($0)` puts it back" }, "`fcd sync` takes the server's word over"]
        finding.advice =
            "\(finding.who) must decide: `fcd \(kind.command)`\(actor) set it \(origin.since.minutes), later than the last "
            + "sync; " + options.compactMap { $0 }.joined(separator: ", ")
        return finding
    }

    func finding(
        _ field: DriftField,
        _ severity: DriftSeverity,
        _ expected: String?,
        _ actual: String?,
        _ origin: DriftFinding.Origin?
    ) -> DriftFinding {
        DriftFinding(
            diskID: diskID,
            disk: disk.name,
            owner: self.expected.listing.owner?.owner.label,
            field: field,
            severity: severity,
            expected: expected,
            origin: origin,
            actual: actual,
            act: .sync,
            advice: "changed on the server since the last sync: `fcd sync` takes it over",
            command: "fcd sync"
        )
    }

    func origin(of field: DriftField, value: String? = nil) throws -> DriftFinding.Origin? {
        let event = try event(field.kinds) { event in value.map { event.was == $0 || event.became == $0 } ?? true }
        return event.map { DriftFinding.Origin(since: $0.time, source: $0.source, operation: $0.operation) }
    }
}

extension OperationKind {
    /// How the command line calls it.
    fileprivate var command: String {
        switch self {
        case .promote: "register"
        case .delete: "rm"
        case .copySnapshot: "create"
        case .owner: "owner set"
        case .metadata: "meta"
        default: rawValue
        }
    }
}
