package import FCD

extension DiskLifecycle {
    /// The snapshots of a disk, the oldest first, each with its file's size where the server tells it.
    ///
    /// - parameter datastores: Those of the server, where the caller has read them already.
    /// - Throws: ``FCDError`` where the list itself cannot be read. What is not known of one snapshot stays nil.
    package func snapshotRows(of disk: Disk, on datastores: [Datastore]? = nil) async throws -> [SnapshotRow] {
        var rows = SnapshotRow.inOrder(try await disks.snapshots(of: disk))
        guard disks.capabilities.hasSnapshotDetails, !rows.isEmpty else { return rows }
        rows = try await rows.concurrently { try await detailed($0, of: disk) }
        await addSizes(to: &rows, of: disk, on: datastores)
        return rows
    }

    /// Everything about one snapshot.
    ///
    /// - Throws: ``FCDError``: ``FCDError/Code/unsupported`` on ESXi, ``FCDError/Code/notFound`` for one that is
    ///   stranded.
    package func snapshotDetails(_ snapshot: DiskSnapshot, of disk: Disk) async throws -> SnapshotRow {
        let holder = SnapshotHolder(disk)
        let id = try snapshot.requireID(of: holder)
        var rows = SnapshotRow.inOrder(try await disks.snapshots(of: disk)).filter { $0.snapshot.id == id }
        guard !rows.isEmpty else {
            throw FCDError(.notFound, "the snapshot \(snapshot.named) of disk \(disk.name) is gone")
        }
        do {
            rows[0].details = try await details(of: id, of: disk)
        } catch let error as FCDError where error.saysNoSuchObject {
            throw FCDError(
                .notFound,
                "the server lists the snapshot \(snapshot.named) of disk \(disk.name) (\(disk.id)) and finds nothing "
                    + "behind it: it is stranded",
                hint: "run `fcd snapshot rm \(disk.id) \(id)` to have it removed",
                fault: error.fault
            )
        }
        await addSizes(to: &rows, of: disk)
        return rows[0]
    }

    /// A snapshot's details. A global catalog that does not find them may lag: then the datastore's word counts.
    private func details(of snapshot: DiskID, of disk: Disk) async throws -> SnapshotDetails {
        do {
            return try await disks.details(of: snapshot, of: disk)
        } catch let error as FCDError where error.saysNoSuchObject && disks.capabilities.hasGlobalCatalog {
            return try await disks.details(of: snapshot, of: disk.id, on: disk.datastore)
        }
    }

    /// A snapshot with its details. One that the server lists and does not find is stranded; any other fault leaves
    /// them unknown and breaks no list.
    private func detailed(_ row: SnapshotRow, of disk: Disk) async throws -> SnapshotRow {
        guard let id = row.snapshot.id else { return row }
        var row = row
        do {
            row.details = try await details(of: id, of: disk)
        } catch let error as FCDError {
            guard error.fault != nil, error.code != .notAuthenticated else { throw error }
            guard error.saysNoSuchObject else { return row }
            // Somebody may have deleted it since the list was read.
            let isListed = try? await disks.snapshots(of: disk).contains { $0.id == id }
            if isListed == true { row.stranding = .detailsMissing }
        }
        return row
    }

    /// Looks for the snapshots' files, all at once. One that does not show is looked for once more by itself, since on
    /// vSAN a folder goes by two names. Whoever may not browse the datastore sees no sizes.
    private func addSizes(to rows: inout [SnapshotRow], of disk: Disk, on known: [Datastore]? = nil) async {
        guard rows.contains(where: { $0.details?.path != nil }),
            let all = if let known { known } else { try? await inventory.datastores() },
            let datastore = all.first(where: { $0.reference == disk.datastore })
        else { return }
        let paths = rows.map { row in row.details?.path.flatMap { datastore.path(ofSnapshotFile: $0) } }
        for (folder, wanted) in Dictionary(grouping: paths.compactMap { $0 }, by: \.folder) {
            guard
                let files = try? await inventory.files(
                    on: datastore,
                    in: folder,
                    matching: Set(wanted.map(\.fileName)).sorted(),
                    descends: false
                )
            else { continue }
            let sizes = Dictionary(files.map { ($0.path.fileName, $0.sizeBytes) }) { first, _ in first }
            for index in rows.indices {
                guard let path = paths[index], path.folder == folder else { continue }
                if let size = sizes[path.fileName] {
                    rows[index].sizeBytes = size
                    continue
                }
                do {
                    let file = try await inventory.file(at: path, on: datastore)
                    rows[index].sizeBytes = file?.sizeBytes
                    if file == nil { rows[index].stranding = .fileMissing }
                } catch {
                    // Whether the file is there is not known.
                }
            }
        }
    }
}

extension Datastore {
    /// A snapshot's file as its details name it: as a datastore path, or below `/vmfs/volumes/…`. nil for what names
    /// no file of this datastore.
    func path(ofSnapshotFile text: String) -> DatastorePath? {
        if DatastorePath.looksLike(text) {
            return (try? DatastorePath(parsing: text)).flatMap { $0.datastore == name ? $0 : nil }
        }
        func bare(_ text: String) -> Substring { text.hasPrefix("ds://") ? text.dropFirst("ds://".count) : text[...] }
        let (root, file) = (bare(url), bare(text))
        guard root.hasSuffix("/"), file.hasPrefix(root) else { return nil }
        return DatastorePath(datastore: name, path: String(file.dropFirst(root.count)))
    }
}
