/// `PbmRetrieveServiceContent`: the managers of `/pbm/sdk`. Needs no login.
package struct RetrievePBMContent: SOAPOperation {
    package static let service = SOAPService.pbm
    package static let effect = OperationEffect.reads
    package let method = "PbmRetrieveServiceContent"
    package let target = ManagedObjectReference(type: "PbmServiceInstance", value: "ServiceInstance")

    package init() {}

    /// The profile manager.
    package static func decode(_ answer: XMLNode) throws(AnswerError) -> ManagedObjectReference {
        guard let content = answer.child("returnval") else { throw AnswerError(missing: "returnval", in: answer) }
        return try content.reference("profileManager")
    }
}

/// `PbmQueryProfile`: the IDs of the policies that state what disks require.
package struct PBMQueryProfiles: SOAPOperation {
    package static let service = SOAPService.pbm
    package static let effect = OperationEffect.reads
    package let method = "PbmQueryProfile"
    package let target: ManagedObjectReference

    package init(manager: ManagedObjectReference) {
        target = manager
    }

    package func encode(into body: inout XMLWriter) {
        body.element("resourceType") { $0.element("resourceType", "STORAGE") }
        // The others are what datastores offer, and parts of policies.
        body.element("profileCategory", "REQUIREMENT")
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> [String] {
        try .profileIDs(in: answer)
    }
}

/// `PbmRetrieveContent`: policies by their IDs, of which there must be at least one.
package struct PBMRetrieveProfiles: SOAPOperation {
    package static let service = SOAPService.pbm
    package static let effect = OperationEffect.reads
    package let method = "PbmRetrieveContent"
    package let target: ManagedObjectReference
    let ids: [String]

    package init(manager: ManagedObjectReference, ids: [String]) {
        target = manager
        self.ids = ids
    }

    package func encode(into body: inout XMLWriter) {
        for id in ids { body.element("profileIds") { $0.element("uniqueId", id) } }
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> [StorageProfile] {
        var profiles: [StorageProfile] = []
        for row in answer.all("returnval") { profiles.append(try StorageProfile(row)) }
        return profiles
    }
}

/// `PbmQueryAssociatedProfile`: the IDs of the policies that a disk has.
package struct PBMQueryDiskProfile: SOAPOperation {
    package static let service = SOAPService.pbm
    package static let effect = OperationEffect.reads
    package let method = "PbmQueryAssociatedProfile"
    package let target: ManagedObjectReference
    let id: DiskID
    let serverUUID: String?

    package init(manager: ManagedObjectReference, id: DiskID, serverUUID: String?) {
        target = manager
        self.id = id
        self.serverUUID = serverUUID
    }

    package func encode(into body: inout XMLWriter) {
        body.element("entity") {
            $0.element("objectType", "virtualDiskUUID")
            $0.element("key", id.rawValue)
            if let serverUUID { $0.element("serverUuid", serverUUID) }
        }
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> [String] {
        try .profileIDs(in: answer)
    }
}

extension [String] {
    fileprivate static func profileIDs(in answer: XMLNode) throws(AnswerError) -> [String] {
        var ids: [String] = []
        for row in answer.all("returnval") { ids.append(try row.string("uniqueId")) }
        return ids
    }
}
