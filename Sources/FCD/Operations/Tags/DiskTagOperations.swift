/// The tag calls of VSLM and VSOM differ in their names alone. They take the *names* of category and tag; both must
/// exist. ESXi has no tags.
package protocol TagService: Sendable {
    static var service: SOAPService { get }
    static func method(_ name: String) -> String
}

/// Tags through `/vslm/sdk`.
package enum VSLMTags: TagService {
    package static let service = SOAPService.vslm
    package static func method(_ name: String) -> String { "Vslm" + name }
}

/// Tags through `/sdk`.
package enum VSOMTags: TagService {
    package static let service = SOAPService.vim
    package static func method(_ name: String) -> String { name }
}

/// `AttachTagToVStorageObject` and `DetachTagFromVStorageObject`, with `Vslm` before them for VSLM.
package struct ChangeTag<Service: TagService>: SOAPOperation {
    package enum Change: String, Sendable {
        case attach = "AttachTagToVStorageObject"
        case detach = "DetachTagFromVStorageObject"
    }

    package static var service: SOAPService { Service.service }
    package static var effect: OperationEffect { .changes }
    package let method: String
    package let target: ManagedObjectReference
    let id: DiskID
    let tag: DiskTag

    package init(_ change: Change, manager: ManagedObjectReference, id: DiskID, tag: DiskTag) {
        method = Service.method(change.rawValue)
        target = manager
        self.id = id
        self.tag = tag
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.element("category", tag.category)
        body.element("tag", tag.name)
    }

    package typealias Reply = Void
}

/// `ListTagsAttachedToVStorageObject` and `VslmListTagsAttachedToVStorageObject`.
package struct ListTags<Service: TagService>: SOAPOperation {
    package static var service: SOAPService { Service.service }
    package static var effect: OperationEffect { .reads }
    package let method = Service.method("ListTagsAttachedToVStorageObject")
    package let target: ManagedObjectReference
    let id: DiskID

    package init(manager: ManagedObjectReference, id: DiskID) {
        target = manager
        self.id = id
    }

    package func encode(into body: inout XMLWriter) { body.diskID("id", id) }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> [DiskTag] {
        var tags: [DiskTag] = []
        for row in answer.all("returnval") { tags.append(try DiskTag(row)) }
        return tags
    }
}

/// `ListVStorageObjectsAttachedToTag` and `VslmListVStorageObjectsAttachedToTag`.
package struct ListTaggedDisks<Service: TagService>: SOAPOperation {
    package static var service: SOAPService { Service.service }
    package static var effect: OperationEffect { .reads }
    package let method = Service.method("ListVStorageObjectsAttachedToTag")
    package let target: ManagedObjectReference
    let tag: DiskTag

    package init(manager: ManagedObjectReference, tag: DiskTag) {
        target = manager
        self.tag = tag
    }

    package func encode(into body: inout XMLWriter) {
        body.element("category", tag.category)
        body.element("tag", tag.name)
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> [DiskID] {
        var ids: [DiskID] = []
        for row in answer.all("returnval") { ids.append(DiskID(try row.string("id"))) }
        return ids
    }
}
