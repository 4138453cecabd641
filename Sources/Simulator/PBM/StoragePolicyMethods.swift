import FCD

/// Policy Based Management, at `/pbm/sdk`: the storage policies and which disk has which.
enum StoragePolicyMethods {
    static func add(to table: inout MethodTable) {
        table.add("PbmServiceInstance", "PbmRetrieveServiceContent") { (state, _) throws(Fault) in [content(of: state)]
        }
        let manager = "PbmProfileProfileManager"
        table.add(manager, "PbmQueryProfile", privilege: view) { (state, call) throws(Fault) in
            let category = call.optionalString("profileCategory") ?? Self.category
            guard call.arguments["resourceType", "resourceType"]?.text == "STORAGE" else {
                throw .invalidArgument("resourceType")
            }
            return state.inventory.profiles.filter { $0.category == category }.map { profileID($0.id) }
        }
        table.add(manager, "PbmRetrieveContent", privilege: view) { (state, call) throws(Fault) in
            try call.arguments.all("profileIds").map { (row) throws(Fault) in
                let id = row.child("uniqueId")?.text
                guard let profile = state.inventory.profiles.first(where: { $0.id == id }) else {
                    throw .invalidArgument("profileIds", "Profile not found. Id: \(id ?? "")")
                }
                return value(of: profile, state)
            }
        }
        table.add(manager, "PbmQueryAssociatedProfile", privilege: view) { (state, call) throws(Fault) in
            guard let entity = call.arguments.child("entity") else { throw .invalidArgument("entity") }
            return try profileIDs(of: entity, state)
        }
        table.add(manager, "PbmQueryAssociatedProfiles", privilege: view) { (state, call) throws(Fault) in
            call.arguments.all("entities").map { entity in
                var row = ObjectValue(
                    "PbmQueryProfileResult",
                    [
                        "object": .object(
                            "PbmServerObjectRef",
                            [
                                "objectType": .string(entity.child("objectType")?.text ?? ""),
                                "key": .string(entity.child("key")?.text ?? ""),
                                "serverUuid": entity.child("serverUuid").map { .string($0.text) },
                            ]
                        )
                    ]
                )
                do throws(Fault) {
                    row["profileId"] = .array(of: "PbmProfileId", try profileIDs(of: entity, state))
                } catch {
                    row["fault"] = error.localized
                }
                return .object(row)
            }
        }
    }

    private static let view = "StorageProfile.View"
    private static let category = "REQUIREMENT"

    /// The policies of a First Class Disk. Nothing else has one here.
    private static func profileIDs(of entity: XMLNode, _ state: ServerState) throws(Fault) -> [Value] {
        guard let kind = entity.child("objectType")?.text, let key = entity.child("key")?.text else {
            throw .invalidArgument("entity")
        }
        if let server = entity.child("serverUuid")?.text, server != state.instanceUuid {
            throw .invalidArgument("entity.serverUuid")
        }
        guard kind == "virtualDiskUUID" else { return [] }
        guard let disk = state.inventory.disks[key] else { throw .invalidArgument("entity.key", "no disk \(key)") }
        return disk.profileID.map { [profileID($0)] } ?? []
    }

    private static func profileID(_ id: String) -> Value { .object("PbmProfileId", ["uniqueId": .string(id)]) }

    private static func value(of profile: StoragePolicy, _ state: ServerState) -> Value {
        .object(
            "PbmCapabilityProfile",
            [
                "profileId": profileID(profile.id),
                "name": .string(profile.name),
                "description": .string(profile.description),
                "creationTime": .time(state.now),
                "createdBy": "Temporary user handle",
                "lastUpdatedTime": .time(state.now),
                "lastUpdatedBy": "Temporary user handle",
                "profileCategory": .string(profile.category),
                "resourceType": .object("PbmProfileResourceType", ["resourceType": "STORAGE"]),
                "constraints": .object(
                    "PbmCapabilitySubProfileConstraints",
                    ["subProfiles": .array(of: "PbmCapabilitySubProfile", [rules(of: profile)])]
                ),
                "generationId": .long(0),
                "isDefault": .boolean(profile.isDefault),
                "lineOfService": profile.lineOfService.map { .string($0) },
            ]
        )
    }

    private static func rules(of profile: StoragePolicy) -> Value {
        let (namespace, capability, value) = profile.rule
        let property = Value.object(
            "PbmCapabilityPropertyInstance",
            ["id": .string(capability), "value": .string(value)]
        )
        let constraint = Value.object(
            "PbmCapabilityConstraintInstance",
            ["propertyInstance": .array(of: "PbmCapabilityPropertyInstance", [property])]
        )
        let instance = Value.object(
            "PbmCapabilityInstance",
            [
                "id": .object(
                    "PbmCapabilityMetadataUniqueId",
                    ["namespace": .string(namespace), "id": .string(capability)]
                ),
                "constraint": .array(of: "PbmCapabilityConstraintInstance", [constraint]),
            ]
        )
        return .object(
            "PbmCapabilitySubProfile",
            ["name": "Rule-Set 1", "capability": .array(of: "PbmCapabilityInstance", [instance])]
        )
    }

    private static func content(of state: ServerState) -> Value {
        let managers = ServiceContent.policyManagers
        return .object(
            "PbmServiceInstanceContent",
            [
                "aboutInfo": .object(
                    "PbmAboutInfo",
                    ["name": "PBM", "version": "2.0", "instanceUuid": .string(state.instanceUuid)]
                ),
                "sessionManager": .reference(managers[1]),
                "capabilityMetadataManager": .reference(managers[2]),
                "profileManager": .reference(managers[3]),
                "complianceManager": .reference(managers[4]),
                "placementSolver": .reference(managers[5]),
                "replicationManager": .reference(managers[6]),
            ]
        )
    }
}
