extension Inventory {
    /// Files of a datastore: `SearchDatastoreSubFolders_Task`, or `SearchDatastore_Task` for one folder alone.
    ///
    /// - parameter folder: Below the datastore's root; empty for the root.
    /// - parameter patterns: Names with `*` and `?`, regardless of case; none means all.
    /// - parameter wantsDisksOnly: Leaves out what is no descriptor of a disk or a delta.
    /// - Throws: ``FCDError``: ``FCDError/Code/notFound`` where there is no such folder.
    public func files(
        on datastore: Datastore,
        in folder: String = "",
        matching patterns: [String] = ["*.vmdk"],
        descends: Bool = true,
        wantsDisksOnly: Bool = false
    ) async throws -> [DatastoreFile] {
        guard let browser = datastore.browser else {
            throw FCDError(.unsupported, "the server tells no browser for the files of \(datastore.name)")
        }
        let result = try await tasks.read(
            SearchDatastore(
                browser: browser,
                folder: DatastorePath(datastore: datastore.name, path: folder),
                patterns: patterns,
                descends: descends,
                wantsDisksOnly: wantsDisksOnly
            )
        )
        return try Self.decoding {
            var files: [DatastoreFile] = []
            let several = result?.all("HostDatastoreBrowserSearchResults") ?? []
            for found in several.isEmpty ? [result].compactMap({ $0 }) : several {
                let path = try found.string("folderPath")
                for node in found.all("file") { files.append(try DatastoreFile(node, in: path)) }
            }
            return files
        }
    }

    /// The file of that path, as the server resolves it: on vSAN one folder goes by two names.
    ///
    /// - Returns: nil where the server says that there is none.
    /// - Throws: ``FCDError``.
    public func file(at path: DatastorePath, on datastore: Datastore) async throws -> DatastoreFile? {
        do {
            let found = try await files(on: datastore, in: path.folder, matching: [path.fileName], descends: false)
            return found.first { $0.path.fileName.lowercased() == path.fileName.lowercased() }
        } catch let error as FCDError where error.fault?.type == "FileNotFound" {
            return nil
        }
    }
}
