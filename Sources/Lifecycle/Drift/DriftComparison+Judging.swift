import Catalog
import FCD
import Foundation

/// Who has to act.
extension DriftComparison {
    /// A difference between what the catalog has and what the server shows.
    ///
    /// What an operation of fcd set last is an expectation: where the server has something else, somebody changed it
    /// past fcd, or what was done did not last, and a person must decide. What a sync or a command merely saw is a
    /// picture that has aged: a sync takes over what is there now, and where a sync does not read such a thing at all
    /// there is nothing to say.
    ///
    /// - Parameters:
    ///   - severity: of what was merely seen.
    ///   - undone: of what fcd had set.
    ///   - putBack: the command that makes the server as the catalog has it; nil where there is none.
    ///   - mustDecide: whether there is something to decide also where nothing can be put back.
    ///   - value: of several values, the one that it is about.
    func judged(
        _ field: DriftField,
        _ severity: DriftSeverity,
        undone: DriftSeverity = .medium,
        _ expected: String,
        _ actual: String,
        putBack: String?,
        mustDecide: Bool = false,
        value: String? = nil
    ) throws -> DriftFinding? {
        let origin = try origin(of: field, value: value)
        var finding = finding(field, severity, expected, actual, origin)
        guard let origin, let operation = origin.operation, let kind = operation.kind, field.operations.contains(kind)
        else { return isReadBySync(field) ? finding : nil }
        guard putBack != nil || mustDecide else { return finding }
        finding.act = .decide
        finding.severity = max(severity, undone)
        finding.command = putBack
        let actor = operation.user.map { " by \($0)" } ?? ""
        let options = [
            putBack.map { "`\($0)` puts it back" },
            isReadBySync(field) ? "`fcd sync` takes the server's word over" : nil,
        ]
        finding.advice =
            (["`fcd \(kind.command)`\(actor) set it \(origin.since.minutes), and it was changed past fcd"]
            + [options.compactMap { $0 }.joined(separator: ", ")]).filter { !$0.isEmpty }.joined(separator: ": ")
        return finding
    }

    /// A difference that a sync takes over, unless the caller changes that.
    func finding(
        _ field: DriftField,
        _ severity: DriftSeverity,
        _ expected: String?,
        _ actual: String?,
        _ origin: DriftFinding.Origin?
    ) -> DriftFinding {
        let looks = [origin?.since, field.isReadDiskByDisk ? nil : self.expected.lookedAt].compactMap { $0 }
        return DriftFinding(
            diskID: diskID,
            disk: disk.name,
            owner: self.expected.listing.owner?.owner.label,
            field: field,
            severity: severity,
            expected: expected,
            origin: origin,
            changedAfter: looks.max(),
            actual: actual,
            act: .sync,
            advice: "changed on the server since a sync last looked: `fcd sync` takes it over",
            command: "fcd sync"
        )
    }

    func origin(of field: DriftField, value: String? = nil) throws -> DriftFinding.Origin? {
        let event = try event(field.kinds) { event in value.map { event.was == $0 || event.became == $0 } ?? true }
        return event.map { DriftFinding.Origin(since: $0.time, source: $0.source, operation: $0.operation) }
    }

    /// Whether a sync brings the catalog up: control flags stand in no list of the global catalog.
    private func isReadBySync(_ field: DriftField) -> Bool {
        switch field {
        case .flags: !hasGlobalCatalog
        default: true
        }
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
