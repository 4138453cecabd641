import FCD

/// vSphere tags of disks. The tags themselves exist already: SOAP cannot make one.
enum StorageObjectTagMethods {
    static func add(to table: inout MethodTable) {
        let privilege = "InventoryService.Tagging.AttachTag"
        table.add(
            vCenter: "AttachTagToVStorageObject",
            globalCatalog: "VslmAttachTagToVStorageObject",
            privilege: privilege
        ) { (state, call) throws(Fault) in
            let disk = try call.disk(state)
            let tag = try tag(state, call)
            guard !disk.tags.contains(tag) else { return [] }
            state.inventory.disks[disk.id]?.tags = (disk.tags + [tag]).sorted()
            return []
        }
        table.add(
            vCenter: "DetachTagFromVStorageObject",
            globalCatalog: "VslmDetachTagFromVStorageObject",
            privilege: privilege
        ) { (state, call) throws(Fault) in
            let disk = try call.disk(state)
            let tag = try tag(state, call)
            guard disk.tags.contains(tag) else { throw .notFound("tag \(tag.category)/\(tag.name) on \(disk.id)") }
            state.inventory.disks[disk.id]?.tags.removeAll { $0 == tag }
            return []
        }
        table.add(
            vCenter: "ListTagsAttachedToVStorageObject",
            globalCatalog: "VslmListTagsAttachedToVStorageObject"
        ) { (state, call) throws(Fault) in
            try call.disk(state).tags.map {
                .object(
                    "VslmTagEntry",
                    [
                        "tagName": .string($0.name), "parentCategoryName": .string($0.category),
                    ]
                )
            }
        }
        table.add(
            vCenter: "ListVStorageObjectsAttachedToTag",
            globalCatalog: "VslmListVStorageObjectsAttachedToTag"
        ) { (state, call) throws(Fault) in
            let tag = try tag(state, call)
            return state.inventory.disks.all.filter { $0.tags.contains(tag) }.map { .id($0.id) }
        }
    }

    private static func tag(_ state: ServerState, _ call: MethodCall) throws(Fault) -> Tag {
        let tag = Tag(category: try call.string("category"), name: try call.string("tag"))
        guard state.inventory.tags.contains(tag) else { throw .notFound("tag \(tag.category)/\(tag.name)") }
        return tag
    }
}
