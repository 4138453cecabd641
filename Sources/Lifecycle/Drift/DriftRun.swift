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
    private let knownTags: Set<CatalogTag>
    /// The moids of datastores by their keys in the catalog.
    private let places: [Int64: String]
    private var reader: LiveDiskReader
    /// How many disks may still be asked for their metadata one by one.
    private var metadataReads: Int
    /// Disks whose metadata was not read, though the catalog expects something there.
    private var withoutMetadata = 0
    /// Names of datastores whose disks could not be listed.
    private var skipped: Set<String> = []
    /// Why some disks could not be found, and how many.
    private var unfound: [String: Int] = [:]
    /// Disks that fcd was changing while they were compared.
    private var moving = 0

    init(
        _ lifecycle: DiskLifecycle,
        _ catalog: DiskCatalog,
        _ server: ServerRecord,
        _ options: DriftOptions,
        isFew: Bool
    ) throws {
        self.lifecycle = lifecycle
        self.catalog = catalog
        self.server = server
        let all = Set(DriftField.allCases).filter { isFew || !$0.isReadDiskByDisk }
        fields = options.only.isEmpty ? all : options.only
        knownTags = fields.contains(.tags) ? Set(try catalog.knownServerTags()) : []
        metadataReads = isFew || !options.only.isEmpty ? .max : 200
        reader = LiveDiskReader(lifecycle, fields: fields)
        let datastores = try catalog.datastores(serverID: server.id, includeGone: true)
        places = Dictionary(datastores.map { ($0.id, $0.moid) }) { first, _ in first }
    }

    /// The findings of disks that the server shows.
    ///
    /// - parameter asked: When the server was asked for them. What fcd has changed since is compared with a new answer:
    ///   the old one cannot have it.
    mutating func compare(_ entries: [DiskListEntry], askedAt asked: Date) async throws -> [DriftFinding] {
        noteUnfound(entries)
        let entries = entries.filter { $0.fault?.type != ServerFault.unreadDatastore }
        guard !entries.isEmpty else { return [] }
        summary.disks += entries.count
        let first = try await differences(of: entries, askedAt: asked)
        guard !first.moving.isEmpty else { return counted(first.findings) }
        let again = lifecycle.now()
        let answers = try await lifecycle.disks.retrieve(first.moving)
        let found = answers.filter { $0.fault?.type != "NotFound" }
        reader.forgetDevices()
        let second = try await differences(of: found, askedAt: again)
        moving += second.moving.count
        let missing = Set(first.moving).subtracting(found.map(\.id)).sorted()
        let lost = missing.isEmpty ? [] : try await missingFindings(missing)
        return counted(first.findings + second.findings + lost)
    }

    /// Compares disks; those of which the catalog is newer than the answer, or that fcd is changing, are `moving` and have
    /// no finding yet.
    private mutating func differences(
        of entries: [DiskListEntry],
        askedAt asked: Date
    ) async throws -> (findings: [DriftFinding], moving: [DiskID]) {
        var disks = try await reader.disks(entries)
        let known = try catalog.expectations(fcdIDs: disks.map(\.entry.id.rawValue), serverID: server.id)
        let expectations = Dictionary(known.map { ($0.listing.disk.fcdID ?? "", $0) }) { first, _ in first }
        if !fields.isDisjoint(with: [.owner, .retirement]), lifecycle.disks.capabilities.hasMetadata {
            try await addMetadata(to: &disks, expectations)
        }
        // On a server without associations the devices of all machines were read once, for every page.
        let asked = min(asked, reader.devicesAskedAt ?? asked)
        var findings: [DriftFinding] = []
        var moving: [DiskID] = []
        for disk in disks {
            guard let expected = expectations[disk.entry.id.rawValue] else {
                if fields.contains(.existence) { findings.append(Self.stranger(disk)) }
                continue
            }
            compared.insert(expected.listing.id)
            let found = try await judged(disk, expected)
            guard try !found.isEmpty && (expected.isNewer(than: asked) || isBeingChanged(expected)) else {
                findings += found
                continue
            }
            moving.append(disk.entry.id)
        }
        return (findings, moving)
    }

    /// A disk that the catalog has as deleted or gone is there again only where its datastore has it: the global catalog
    /// may lag. Of Kubernetes' volumes a datastore need not tell.
    private func judged(_ disk: LiveDisk, _ expected: DiskExpectation) async throws -> [DriftFinding] {
        let comparison = comparison(of: expected, with: disk)
        let isKubernetes = disk.entry.metadata?.keys.contains { $0.hasPrefix("cns.") } ?? false
        guard [.gone, .deleted].contains(expected.listing.disk.state), fields.contains(.existence), !isKubernetes,
            lifecycle.disks.capabilities.hasGlobalCatalog,
            let datastore = disk.entry.datastore?.value ?? expected.listing.disk.datastoreID.flatMap({ places[$0] })
        else { return try comparison.findings() }
        switch try await Self.place(of: disk.entry.id, on: datastore, lifecycle.disks) {
        case .gone: return [try comparison.listedYet()]
        case .onDatastore, .unknown: return try comparison.findings()
        }
    }

    private func isBeingChanged(_ expected: DiskExpectation) throws -> Bool {
        let open = OperationFilter(openOnly: true, diskID: expected.listing.id)
        return try catalog.operations(open).contains { !$0.isInterrupted }
    }

    private mutating func noteUnfound(_ entries: [DiskListEntry]) {
        for fault in entries.compactMap(\.fault) where fault.type == ServerFault.unreadDatastore {
            unfound[fault.message, default: 0] += 1
            summary.isPartial = true
        }
    }

    /// Those of these disks that do not lie, as the catalog has it, on a datastore that could not be listed.
    mutating func askable(_ ids: [DiskID]) throws -> [DiskID] {
        guard !skipped.isEmpty else { return ids }
        let known = try catalog.expectations(fcdIDs: ids.map(\.rawValue), serverID: server.id)
        let left = known.filter { $0.listing.datastore.map(skipped.contains) ?? false }
        let names = Set(left.compactMap(\.listing.disk.fcdID))
        return ids.filter { !names.contains($0.rawValue) }
    }

    /// A list tells no disk without metadata from one whose metadata it leaves out: where the catalog expects some, the
    /// disk is asked, as long as that is not most of a large server.
    private mutating func addMetadata(
        to disks: inout [LiveDisk],
        _ expectations: [String: DiskExpectation]
    ) async throws {
        let silent = disks.indices.filter { index in
            let entry = disks[index].entry
            guard entry.fault == nil, entry.metadata == nil, let expected = expectations[entry.id.rawValue] else {
                return false
            }
            let owner = expected.listing.owner.map { $0.source != .rule } ?? false
            return owner || expected.listing.retirement != nil
        }
        let asked = silent.prefix(metadataReads)
        metadataReads -= asked.count
        withoutMetadata += silent.count - asked.count
        let client = lifecycle.disks
        let answers = try await asked.map { disks[$0].entry.id }.concurrently { id in
            do {
                return try await client.metadata(of: try await client.retrieve(id)) as [String: String]?
            } catch let error as FCDError {
                guard error.fault != nil, error.code != .notAuthenticated else { throw error }
                return nil
            }
        }
        for (index, metadata) in zip(asked, answers) {
            disks[index].entry.metadata = metadata
            if metadata == nil { withoutMetadata += 1 }
        }
    }

    /// The findings of disks that the server does not show where it was asked for them: their datastores are asked, since
    /// the global catalog may lag.
    mutating func missing(_ ids: [DiskID]) async throws -> [DriftFinding] {
        summary.disks += ids.count
        return counted(try await missingFindings(ids))
    }

    private mutating func missingFindings(_ ids: [DiskID]) async throws -> [DriftFinding] {
        guard fields.contains(.existence) else { return [] }
        // Read only now: what fcd has deleted since the page of the catalog was read is not missed.
        let expectations = try catalog.expectations(fcdIDs: ids.map(\.rawValue), serverID: server.id).filter {
            expected in
            ![.gone, .deleted].contains(expected.listing.disk.state)
        }
        let (disks, places) = (lifecycle.disks, places)
        let answers = try await expectations.concurrently { expected in
            try await Self.place(of: expected, places: places, disks)
        }
        var findings: [DriftFinding] = []
        for (expected, answer) in zip(expectations, answers) {
            compared.insert(expected.listing.id)
            if try isBeingChanged(expected) {
                moving += 1
            } else {
                findings.append(try absent(expected, answer))
            }
        }
        return findings
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
        for (why, count) in unfound.sorted(by: { $0.key < $1.key }) {
            summary.notCompared.append("\(count == 1 ? "one disk" : "\(count) disks"): \(why)")
        }
        if moving > 0 {
            summary.notCompared.append(
                "\(moving == 1 ? "one disk" : "\(moving) disks") that fcd was changing meanwhile: ask again"
            )
        }
        let silent = reader.unreadMachines.map(\.name).sorted()
        if !silent.isEmpty {
            summary.isPartial = true
            summary.notCompared.append("attachments to \(silent.joined(separator: ", ")), whose devices cannot be read")
        }
        let perDisk = DriftField.allCases.filter { $0.isReadDiskByDisk && !fields.contains($0) }
        if !perDisk.isEmpty, fields.count > 1 {
            let names = perDisk.map(\.rawValue).joined(separator: " and ")
            let options = perDisk.map { "--only \($0.rawValue)" }.joined(separator: " ")
            summary.notCompared.append("\(names), which cost a call for each disk: ask with \(options)")
        }
        if fields.contains(.tags), !capabilities.hasTags {
            summary.notCompared.append("tags: this server has none of its own")
        }
        guard !fields.isDisjoint(with: [.owner, .retirement]) else { return }
        if !capabilities.hasMetadata {
            summary.notCompared.append(
                "owners and retirements: this server keeps no metadata, they are the catalog's own"
            )
        } else if withoutMetadata > 0 {
            summary.notCompared.append(
                "owners and retirements of \(withoutMetadata) disks, whose metadata the server's list leaves out: ask with "
                    + "--only owner --only retirement"
            )
        }
    }

    private mutating func counted(_ findings: [DriftFinding]) -> [DriftFinding] {
        for finding in findings { summary.findings[finding.severity, default: 0] += 1 }
        return findings
    }

    private func comparison(of expected: DiskExpectation, with live: LiveDisk) -> DriftComparison {
        let (catalog, key) = (catalog, expected.listing.id)
        return DriftComparison(
            expected: expected,
            live: live,
            fields: fields,
            hasGlobalCatalog: lifecycle.disks.capabilities.hasGlobalCatalog,
            knownTags: knownTags
        ) { kinds, condition in
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
        guard let id = expected.listing.disk.fcdID, let moid = expected.listing.disk.datastoreID.flatMap({ places[$0] })
        else { return .gone }
        return try await place(of: DiskID(id), on: moid, disks)
    }

    /// Without a global catalog the list is the datastore's own, and nothing is asked.
    private static func place(
        of id: DiskID,
        on datastore: String,
        _ disks: DiskClient
    ) async throws -> Absence {
        guard disks.capabilities.hasGlobalCatalog else { return .gone }
        do {
            _ = try await disks.retrieve(id, on: ManagedObjectReference(type: "Datastore", value: datastore))
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
            var finding = comparison.finding(
                .existence,
                .high,
                "there" + place,
                "not there",
                try comparison.origin(of: .existence)
            )
            finding.act = .decide
            finding.command = "fcd history \(id)"
            finding.advice =
                "gone, and not by fcd: find out who removed it before `fcd sync` takes it over; `fcd history` tells where "
                + "it was"
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
