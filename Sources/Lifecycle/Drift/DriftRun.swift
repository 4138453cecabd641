import Catalog
import FCD
import Foundation

/// A comparison under way.
struct DriftRun {
    private(set) var summary = DriftSummary()
    /// Disks of the catalog that were compared already, or cannot be.
    private(set) var compared = KeySet()

    private let lifecycle: DiskLifecycle
    private let catalog: DiskCatalog
    private let server: ServerRecord
    private let fields: Set<DriftField>
    private var reader: LiveDiskReader
    /// Whether the server's list lacked the metadata that owners are read from.
    private var lacksMetadata = false
    /// Names of datastores whose disks could not be listed.
    private var skipped: Set<String> = []

    init(
        _ lifecycle: DiskLifecycle,
        _ catalog: DiskCatalog,
        _ server: ServerRecord,
        _ options: DriftOptions,
        isFew: Bool
    ) {
        self.lifecycle = lifecycle
        self.catalog = catalog
        self.server = server
        let all = Set(DriftField.allCases).filter { isFew || !$0.isReadDiskByDisk }
        fields = options.only.isEmpty ? all : options.only
        reader = LiveDiskReader(lifecycle, fields: fields)
    }

    /// The findings of disks that the server shows.
    mutating func compare(_ entries: [DiskListEntry]) async throws -> [DriftFinding] {
        guard !entries.isEmpty else { return [] }
        let disks = try await reader.disks(entries)
        let known = try catalog.expectations(fcdIDs: disks.map(\.entry.id.rawValue), serverID: server.id)
        let expectations = Dictionary(known.map { ($0.listing.disk.fcdID ?? "", $0) }) { first, _ in first }
        var findings: [DriftFinding] = []
        for disk in disks {
            summary.disks += 1
            if disk.entry.fault == nil, disk.entry.metadata == nil { lacksMetadata = true }
            guard let expected = expectations[disk.entry.id.rawValue] else {
                if fields.contains(.existence) { findings.append(Self.stranger(disk)) }
                continue
            }
            compared.insert(expected.listing.id)
            findings += try comparison(of: expected, with: disk).findings()
        }
        return counted(findings)
    }

    /// The findings of disks that the server does not show where it was asked for them: their datastores are asked, since
    /// the global catalog may lag.
    mutating func missing(_ ids: [DiskID]) async throws -> [DriftFinding] {
        let expectations = try catalog.expectations(fcdIDs: ids.map(\.rawValue), serverID: server.id).filter {
            expected in
            !(expected.listing.datastore.map(skipped.contains) ?? false)
        }
        summary.disks += expectations.count
        guard fields.contains(.existence) else { return [] }
        let places = try Dictionary(
            catalog.datastores(serverID: server.id, includeGone: true).map { ($0.id, $0.moid) }
        ) { first, _ in first }
        let disks = lifecycle.disks
        let answers = try await expectations.concurrently { expected in
            try await Self.place(of: expected, places: places, disks)
        }
        var findings: [DriftFinding] = []
        for (expected, answer) in zip(expectations, answers) {
            compared.insert(expected.listing.id)
            findings.append(try absent(expected, answer))
        }
        return counted(findings)
    }

    /// Leaves out the disks of datastores that could not be listed.
    mutating func skip(_ unread: [(datastore: Datastore, error: FCDError)]) {
        for (datastore, error) in unread {
            skipped.insert(datastore.name)
            summary.isPartial = true
            summary.notCompared.append("the disks of \(datastore.name): \(error.message)")
        }
    }

    /// Says what was not looked at.
    mutating func noteWhatWasLeftOut(capabilities: ServerCapabilities) {
        let perDisk = DriftField.allCases.filter { $0.isReadDiskByDisk && !fields.contains($0) }
        if !perDisk.isEmpty, fields.count > 1 {
            let names = perDisk.map(\.rawValue).joined(separator: " and ")
            let options = perDisk.map { "--only \($0.rawValue)" }.joined(separator: " ")
            summary.notCompared.append("\(names), which cost a call for each disk: ask with \(options)")
        }
        if fields.contains(.tags), !capabilities.hasTags {
            summary.notCompared.append("tags: this server has none of its own")
        }
        if lacksMetadata, !fields.isDisjoint(with: [.owner, .retirement]) {
            summary.notCompared.append("owners and retirements: the server's list does not carry their metadata")
        }
    }

    private mutating func counted(_ findings: [DriftFinding]) -> [DriftFinding] {
        for finding in findings { summary.findings[finding.severity, default: 0] += 1 }
        return findings
    }

    private func comparison(of expected: DiskExpectation, with live: LiveDisk) -> DriftComparison {
        let (catalog, key) = (catalog, expected.listing.id)
        return DriftComparison(expected: expected, live: live, fields: fields) { kinds, condition in
            try catalog.events(matching: EventQuery(diskID: key, kinds: kinds)).first(where: condition)
        }
    }

    // MARK: What only one side has

    private static func stranger(_ disk: LiveDisk) -> DriftFinding {
        let entry = disk.entry
        if let fault = disk.faultWords {
            return DriftFinding(
                diskID: entry.id.rawValue,
                disk: entry.name ?? entry.id.rawValue,
                field: .readable,
                severity: .medium,
                actual: "cannot be read: \(fault)",
                act: .look,
                advice: "the catalog does not know it either; see that its file is there and its datastore is reached",
                command: "fcd show \(entry.id)"
            )
        }
        return DriftFinding(
            diskID: entry.id.rawValue,
            disk: entry.name ?? entry.id.rawValue,
            field: .existence,
            severity: .low,
            actual: "there" + (entry.path.map { ", at \($0)" } ?? ""),
            act: .sync,
            advice: "the catalog does not know it yet: `fcd sync` takes it over",
            command: "fcd sync"
        )
    }

    private enum Absence: Sendable {
        case gone
        /// The datastore itself has it.
        case onDatastore
        case unknown(String)
    }

    private static func place(
        of expected: DiskExpectation,
        places: [Int64: String],
        _ disks: DiskClient
    ) async throws -> Absence {
        guard disks.capabilities.hasGlobalCatalog else { return .gone }
        guard let id = expected.listing.disk.fcdID, let moid = expected.listing.disk.datastoreID.flatMap({ places[$0] })
        else { return .gone }
        do {
            let datastore = ManagedObjectReference(type: "Datastore", value: moid)
            _ = try await disks.retrieve(DiskID(id), on: datastore)
            return .onDatastore
        } catch let error as FCDError where error.code == .notFound {
            return .gone
        } catch let error as FCDError {
            guard error.fault != nil, error.code != .notAuthenticated else { throw error }
            return .unknown(error.message)
        }
    }

    private func absent(_ expected: DiskExpectation, _ answer: Absence) throws -> DriftFinding {
        let id = expected.listing.disk.fcdID ?? ""
        let comparison = comparison(of: expected, with: LiveDisk(DiskListEntry(id: DiskID(id))))
        let place = expected.listing.disk.path.map { ", at \($0)" } ?? ""
        if expected.listing.disk.state != .ready {
            var finding = comparison.finding(
                .existence,
                .medium,
                expected.listing.disk.state.rawValue + place,
                "not there",
                try comparison.origin(of: .existence)
            )
            finding.act = .recover
            finding.advice = "an operation on it has not come to its end: `fcd recover` finds out what became of it"
            finding.command = "fcd recover"
            return finding
        }
        switch answer {
        case .gone:
            var finding = try comparison.judged(.existence, .high, "there" + place, "not there", nil)
            finding.severity = .high
            if finding.act == .sync {
                finding.advice = "gone from the server: find out who removed it; `fcd sync` takes it over"
            }
            return finding
        case .onDatastore:
            var finding = comparison.finding(
                .existence,
                .medium,
                "there" + place,
                "on its datastore alone",
                try comparison.origin(of: .existence)
            )
            finding.act = .look
            finding.command = "fcd catalog-status"
            finding.advice = "the server's global catalog lags behind its datastore: `fcd catalog-status` shows how far"
            return finding
        case .unknown(let why):
            var finding = comparison.finding(
                .existence,
                .medium,
                "there" + place,
                "not known: \(why)",
                try comparison.origin(of: .existence)
            )
            finding.act = .look
            finding.command = "fcd show \(id)"
            finding.advice = "the server does not list it, and its datastore does not answer for it"
            return finding
        }
    }
}
