import Catalog
package import FCD

extension DiskLifecycle {
    /// The storage policies that a disk has, usually none or one.
    ///
    /// - Throws: ``FCDError``, with ``FCDError/Code/unsupported`` on an ESXi host.
    package func policies(of disk: Disk) async throws -> [StorageProfile] {
        try await client.openStoragePolicies().profiles(of: disk.id)
    }

    /// Gives a disk a storage policy in place of the one that it has.
    ///
    /// - parameter force: Also a policy that encrypts, which this call alone does not do.
    /// - Throws: ``FCDError``, `CatalogError`.
    package func setPolicy(
        _ profile: StorageProfile,
        of disk: Disk,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        let name = "\(disk.name) (\(disk.id))"
        let policies = try await client.openStoragePolicies()
        var notes: [String] = []
        do {
            if try await policies.profileIDs(of: disk.id) == [profile.id] {
                return ChangeResult(.unchanged, .policy, disk: disk, "\(name) has the policy \(profile.name) already")
            }
        } catch let error as FCDError where error.fault != nil {
            notes.append("which policy the disk had could not be read: \(error.message)")
        }
        if try await policies.encrypts(profile) {
            let words = "the policy \(profile.name) encrypts, and setting it does not encrypt the data of \(name)"
            guard force else {
                throw FCDError(
                    .conflict,
                    words,
                    hint:
                        "encrypt the disk in vCenter, with the VM that uses it, or pass --force to set it all the same"
                )
            }
            notes.append("passed over with --force: \(words)")
        }
        let disks = disks
        return try await describe(
            disk,
            DiskDescription(
                kind: .policy,
                parameters: ["policy": profile.name, "profileID": profile.id],
                done: "gave \(name) the policy \(profile.name)",
                planned: "would give \(name) the policy \(profile.name)",
                call: PlannedCall(
                    disks.capabilities.hasGlobalCatalog
                        ? "VslmUpdateVstorageObjectPolicy_Task" : "UpdateVStorageObjectPolicy_Task",
                    "\(profile.name) (\(profile.id))"
                ),
                intended: .configure(disk),
                notes: notes
            ),
            force: force,
            dryRun: dryRun,
            call: { started in try await disks.setPolicy(profile, of: disk, started: started) },
            isSo: { try await policies.profileIDs(of: disk.id) == [profile.id] },
            // The catalog keeps no policies.
            write: { _, _ in }
        )
    }
}
