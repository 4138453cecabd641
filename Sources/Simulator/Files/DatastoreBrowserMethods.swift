import FCD

/// `HostDatastoreBrowser`: searching a datastore for files.
enum DatastoreBrowserMethods {
    static func add(to table: inout MethodTable) {
        table.add("HostDatastoreBrowser", "SearchDatastore_Task", privilege: "Datastore.Browse") {
            (state, call) throws(Fault) in try search(&state, call, descends: false)
        }
        table.add("HostDatastoreBrowser", "SearchDatastoreSubFolders_Task", privilege: "Datastore.Browse") {
            (state, call) throws(Fault) in try search(&state, call, descends: true)
        }
    }

    private static func search(_ state: inout ServerState, _ call: MethodCall, descends: Bool) throws(Fault) -> [Value]
    {
        let text = try call.string("datastorePath")
        guard let start = try? DatastorePath(parsing: text) else { throw .invalidArgument("datastorePath", text) }
        let search = DatastoreSearch(call.arguments.child("searchSpec"))
        return try state.startTask(call) { (state) throws(Fault) in
            guard let datastore = state.inventory.datastores.values.first(where: { $0.browser == call.this }),
                datastore.name == start.datastore
            else { throw .invalidDatastore(start.datastore) }
            guard datastore.isAccessible else { throw .invalidDatastore(datastore.name) }
            let folder = start.path.hasSuffix("/") ? String(start.path.dropLast()) : start.path
            guard datastore.hasDirectory(folder) else { throw .fileNotFound(start.description) }
            guard descends else { return search.result(folder, of: datastore) }
            let below = datastore.directories.filter { folder.isEmpty || $0.hasPrefix(folder + "/") }.sorted()
            return .array(
                of: "HostDatastoreBrowserSearchResults",
                ([folder] + below).map {
                    search.result($0, of: datastore)
                }
            )
        }
    }
}

/// What a `HostDatastoreBrowserSearchSpec` asks for.
struct DatastoreSearch: Sendable {
    private let patterns: [String]
    private let isCaseInsensitive: Bool
    private let wantsDisksOnly: Bool
    private let diskDetails: Set<String>
    private let fileDetails: Set<String>

    init(_ spec: XMLNode?) {
        patterns = spec?.all("matchPattern").map(\.text) ?? []
        isCaseInsensitive = spec?.child("searchCaseInsensitive")?.flag ?? true
        let queries = spec?.all("query") ?? []
        wantsDisksOnly = !queries.isEmpty && queries.allSatisfy { $0.type == "VmDiskFileQuery" }
        let details = queries.first { $0.type == "VmDiskFileQuery" }?.child("details")
        diskDetails = Set(details?.children.filter(\.flag).map(\.name) ?? [])
        fileDetails = Set(spec?.child("details")?.children.filter(\.flag).map(\.name) ?? [])
    }

    func result(_ folder: String, of datastore: Datastore) -> Value {
        let prefix = folder.isEmpty ? "" : folder + "/"
        let files = datastore.files.filter { path, _ in
            path.hasPrefix(prefix) && !path.dropFirst(prefix.count).contains("/")
        }
        let rows = files.sorted { $0.key < $1.key }.compactMap { path, file in
            row(String(path.dropFirst(prefix.count)), file)
        }
        return .object(
            "HostDatastoreBrowserSearchResults",
            [
                "datastore": .reference(datastore.reference),
                "folderPath": .string("[\(datastore.name)]" + (folder.isEmpty ? "" : " \(folder)/")),
                "file": .array(of: "FileInfo", rows),
            ]
        )
    }

    private func row(_ name: String, _ file: DatastoreFile) -> Value? {
        guard patterns.isEmpty || patterns.contains(where: { matches(name, $0) }) else { return nil }
        let isDisk = file.kind == .disk || file.kind == .delta
        // Asked for disks, the server leaves out the extents that they consist of.
        guard isDisk || !wantsDisksOnly else { return nil }
        var info = ObjectValue(isDisk ? "VmDiskFileInfo" : "FileInfo", ["path": .string(name)])
        if fileDetails.contains("fileSize") { info["fileSize"] = .long(file.usedMiB << 20) }
        if fileDetails.contains("modification") { info["modification"] = .time(file.modified) }
        if fileDetails.contains("fileOwner") { info["owner"] = "root" }
        guard isDisk else { return .object(info) }
        if diskDetails.contains("capacityKb") { info["capacityKb"] = .long(file.capacityMiB * 1024) }
        if diskDetails.contains("thin") { info["thin"] = .boolean(file.isThin) }
        if diskDetails.contains("diskType") { info["diskType"] = "VirtualDiskFlatVer2BackingInfo" }
        if diskDetails.contains("hardwareVersion") { info["hardwareVersion"] = 19 }
        if diskDetails.contains("controllerType") { info["controllerType"] = "VirtualLsiLogicController" }
        return .object(info)
    }

    /// Matches a file name with a pattern of `*` and `?`.
    private func matches(_ name: String, _ pattern: String) -> Bool {
        let name = Array(isCaseInsensitive ? name.lowercased() : name)
        let pattern = Array(isCaseInsensitive ? pattern.lowercased() : pattern)
        var position = 0
        var step = 0
        var star: (step: Int, position: Int)?
        while position < name.count {
            if step < pattern.count, pattern[step] == "*" {
                star = (step, position)
                step += 1
            } else if step < pattern.count, pattern[step] == "?" || pattern[step] == name[position] {
                step += 1
                position += 1
            } else if let last = star {
                star = (last.step, last.position + 1)
                step = last.step + 1
                position = last.position + 1
            } else {
                return false
            }
        }
        return pattern[step...].allSatisfy { $0 == "*" }
    }
}
