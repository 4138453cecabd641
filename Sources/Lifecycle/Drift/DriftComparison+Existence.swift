import Catalog
import FCD

/// Whether a disk is there: what only one side has, and what the server's own lists do not agree about.
extension DriftComparison {
    /// One that an operation is to make or to delete, and that the server shows or does not.
    func unfinished(_ actual: String) throws -> [DriftFinding] {
        guard fields.contains(.existence) else { return [] }
        var finding = try existence(.medium, disk.state.rawValue, actual)
        finding.act = .recover
        finding.advice = "an operation on it has not come to its end: `fcd recover` finds out what became of it"
        finding.command = "fcd recover"
        return [finding]
    }

    /// One that fcd or a sync saw go, and that the server lists.
    ///
    /// - Parameter word: the datastore's; nil where it was not asked, and the list is to be believed.
    func returned(_ word: DatastoreWord?) throws -> [DriftFinding] {
        guard fields.contains(.existence) else { return [] }
        let was = disk.state == .gone ? "gone" : "deleted"
        switch word {
        case nil, .has:
            let actual =
                live.faultWords.map { "there, and cannot be read: \($0)" } ?? "there, at \(live.entry.path ?? "?")"
            var finding = try existence(.medium, was, actual)
            finding.advice = "it is there again since; `fcd sync` takes it over"
            return [finding]
        case .hasNot:
            var finding = try existence(.low, was, "in the global catalog's list alone")
            finding.act = .look
            finding.command = "fcd catalog-status"
            finding.advice =
                "its datastore has it no more: the global catalog lags behind, and `fcd catalog-status` shows how far"
            return [finding]
        case .unknown(let why):
            var finding = try existence(.medium, was, "not known: \(why)")
            finding.act = .look
            finding.command = "fcd show \(diskID)"
            finding.advice = "the global catalog lists it, and its datastore does not answer for it"
            return [finding]
        }
    }

    /// One that the server does not show.
    func missing(_ word: DatastoreWord) throws -> [DriftFinding] {
        guard fields.contains(.existence) else { return [] }
        let place = disk.path.map { ", at \($0)" } ?? ""
        switch disk.state {
        // So it is known.
        case .gone, .deleted: return []
        case .creating, .deleting: return try unfinished("not there")
        case .ready: break
        }
        switch word {
        case .hasNot:
            var finding = try existence(.high, "there" + place, "not there")
            finding.act = .decide
            finding.command = "fcd history \(diskID)"
            finding.advice =
                "gone, and not by fcd: find out who removed it before `fcd sync` takes it over; `fcd history` tells where "
                + "it was"
            return [finding]
        case .has:
            var finding = try existence(.medium, "there" + place, "on its datastore alone")
            finding.act = .look
            finding.command = "fcd catalog-status"
            finding.advice = "the server's global catalog lags behind its datastore: `fcd catalog-status` shows how far"
            return [finding]
        case .unknown(let why):
            var finding = try existence(.medium, "there" + place, "not known: \(why)")
            finding.act = .look
            finding.command = "fcd show \(diskID)"
            finding.advice = "the server does not list it, and its datastore does not answer for it"
            return [finding]
        }
    }

    private func existence(_ severity: DriftSeverity, _ expected: String, _ actual: String) throws -> DriftFinding {
        finding(.existence, severity, expected, actual, try origin(of: .existence))
    }
}

extension DriftFinding {
    /// Of a disk that the server has and the catalog does not know.
    init(stranger disk: LiveDisk) {
        let entry = disk.entry
        self.init(
            diskID: entry.id.rawValue,
            disk: entry.name ?? entry.id.rawValue,
            field: .existence,
            severity: .low,
            actual: "there" + (entry.path.map { ", at \($0)" } ?? ""),
            act: .sync,
            advice: "the catalog does not know it yet: `fcd sync` takes it over",
            command: "fcd sync"
        )
        guard let fault = disk.faultWords else { return }
        field = .readable
        severity = .medium
        actual = "cannot be read: \(fault)"
        act = .look
        advice = "the catalog does not know it either; see that its file is there and its datastore is reached"
        command = "fcd show \(entry.id)"
    }
}
