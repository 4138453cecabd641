import Catalog
import FCD

/// What an entry of a manifest stands for on the server.
enum LocatedDisk: Sendable {
    case disk(Disk)
    /// A VMDK that is no First Class Disk.
    case file(DatastoreFile, on: Datastore)
    /// Nothing of that name.
    case nothing
}

extension DiskLifecycle {
    /// Finds what an entry stands for: by its path, by its ID, or by its exact name.
    ///
    /// - parameter ignoresNamesakes: Whether disks of that name on other datastores do not matter.
    /// - Throws: ``FCDError``: nothing is guessed.
    func locate(
        _ wanted: ManifestDisk,
        in survey: PlanSurvey,
        ignoresNamesakes: Bool = false
    ) async throws -> LocatedDisk {
        if let id = wanted.id {
            let disk = try await disk(id.rawValue)
            try require(disk, on: wanted.datastore, survey)
            return .disk(disk)
        }
        if let path = wanted.path { return try await locate(path, survey) }
        return try await locate(wanted.name ?? "", wanted.datastore, survey, ignoresNamesakes)
    }

    private func locate(_ path: DatastorePath, _ survey: PlanSurvey) async throws -> LocatedDisk {
        let datastore = try survey.datastore(path.datastore)
        let found = survey.byPath[path.description, default: []].filter { survey.isOn($0, datastore) }
        guard found.count < 2 else { throw Self.several("the path \(path)", found) }
        if let entry = found.first { return .disk(try await disks.retrieve(entry.id)) }
        // A new disk may not be in the server's list yet.
        for disk in try await remembered(path.description)
        where disk.path == path.description && disk.datastore == datastore.reference {
            return .disk(disk)
        }
        guard !survey.unread.contains(where: { $0.reference == datastore.reference }) else {
            throw Self.unlisted([datastore], "a First Class Disk lies at \(path)")
        }
        guard let file = try await inventory.file(at: path, on: datastore) else {
            throw FCDError(
                .notFound,
                "there is no file \(path)",
                hint: "check the datastore and the folder; names are case-sensitive"
            )
        }
        return .file(file, on: datastore)
    }

    private func locate(
        _ name: String,
        _ place: String?,
        _ survey: PlanSurvey,
        _ ignoresNamesakes: Bool
    ) async throws -> LocatedDisk {
        let datastore = try place.map { name throws(FCDError) in try survey.datastore(name) }
        var found = survey.byName[name, default: []]
        if found.isEmpty {
            found = try await remembered(name).filter { $0.name == name }.map { DiskListEntry($0) }
        }
        let here = datastore.map { datastore in found.filter { survey.isOn($0, datastore) } } ?? found
        guard here.count < 2 else { throw Self.several("the name \(name)", here) }
        let unread = survey.unread.filter { datastore == nil || $0.reference == datastore?.reference }
        if let entry = here.first {
            guard unread.isEmpty else { throw Self.unlisted(unread, "\(name) names one disk alone") }
            return .disk(try await disks.retrieve(entry.id))
        }
        if let datastore, !ignoresNamesakes,
            let other = found.first(where: { !survey.claimed.contains($0.id) })
        {
            throw elsewhere(name, other.id, other.path ?? "", datastore)
        }
        guard unread.isEmpty else { throw Self.unlisted(unread, "there is a disk \(name)") }
        for id in survey.nameless {
            guard try record(of: id)?.name ?? name == name else { continue }
            throw FCDError(
                .conflict,
                "the server does not tell the name of disk \(id), so it is not known whether there is a disk \(name)",
                hint: "`fcd show \(id)` tells what is wrong with it; name the disk by its ID if that is the one"
            )
        }
        return .nothing
    }

    /// Refuses a disk that lies elsewhere than the manifest says.
    private func require(_ disk: Disk, on place: String?, _ survey: PlanSurvey) throws(FCDError) {
        guard let place else { return }
        let datastore = try survey.datastore(place)
        guard disk.datastore != datastore.reference else { return }
        throw elsewhere(disk.name, disk.id, disk.path, datastore)
    }

    private func elsewhere(_ name: String, _ id: DiskID, _ path: String, _ datastore: Datastore) -> FCDError {
        FCDError(
            .conflict,
            "disk \(name) (\(id)) lies at \(path), not on \(datastore.name): a plan takes no disk to another datastore",
            hint: "run `fcd relocate \(id) --datastore \(datastore.name.quotedForShell)`, or change the manifest"
        )
    }

    /// Disks that the catalog knows by a name or a path, as they are now.
    private func remembered(_ text: String) async throws -> [Disk] {
        guard let catalog, let server else { return [] }
        var found: [Disk] = []
        for row in try catalog.candidates(for: text, serverID: server.id) {
            guard let id = row.disk.fcdID else { continue }
            do {
                found.append(try await disks.retrieve(DiskID(id)))
            } catch let error as FCDError where error.code == .notFound {
                continue
            }
        }
        return found
    }

    private static func several(_ what: String, _ found: [DiskListEntry]) -> FCDError {
        FCDError(
            .ambiguous,
            "\(what) stands for \(found.count) disks",
            hint: "name one of them by its id in the manifest",
            candidates: found.map { "\($0.id)  \($0.name ?? "")  \($0.path ?? "")" }
        )
    }

    private static func unlisted(_ datastores: [Datastore], _ what: String) -> FCDError {
        FCDError(
            .conflict,
            "the disks of \(datastores.map(\.name).joined(separator: ", ")) cannot be listed, so it is not known "
                + "whether \(what)",
            hint: "name the disk by its id, or see that the datastore can be reached"
        )
    }
}
