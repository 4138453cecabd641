import FCD

/// `ServiceInstance` of vim25, and that of vslm.
enum ServiceInstanceMethods {
    static func add(to table: inout MethodTable) {
        table.add("ServiceInstance", "RetrieveServiceContent") { (state, _) throws(Fault) in
            [ServiceContent.value(of: state)]
        }
        table.add("ServiceInstance", "CurrentTime") { (state, _) throws(Fault) in [.time(state.now)] }
        table.add("VslmServiceInstance", "RetrieveContent") { (state, _) throws(Fault) in
            [
                .object(
                    "VslmServiceInstanceContent",
                    [
                        "aboutInfo": .object(
                            "VslmAboutInfo",
                            [
                                "name": "Virtual Storage Lifecycle Management",
                                "fullName": .string(
                                    "Virtual Storage Lifecycle Management \(state.version.productVersion)"
                                ),
                                "vendor": "VMware, Inc.",
                                "apiVersion": .string(state.version.vslmVersions.first ?? ""),
                                "instanceUuid": .string(state.instanceUuid),
                            ]
                        ),
                        "sessionManager": .reference(ServiceContent.catalogManagers[1]),
                        "vStorageObjectManager": .reference(ServiceContent.catalogManagers[2]),
                        "storageLifecycleManager": .reference(ServiceContent.catalogManagers[3]),
                    ]
                )
            ]
        }
    }
}
