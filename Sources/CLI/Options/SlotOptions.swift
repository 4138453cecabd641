import ArgumentParser
import Lifecycle

/// Where on a VM a disk shall go.
struct SlotOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The controller: its key (1000), its label (\"SCSI controller 0\") or a kind (pvscsi, sata, nvme).",
            valueName: "name"
        )
    )
    var controller: String?

    @Option(help: ArgumentHelp("The unit on the controller; else the first free one.", valueName: "number"))
    var unit: Int?

    var request: SlotRequest { SlotRequest(controller: controller, unit: unit) }

    /// One place takes one disk.
    func require(fits disks: [String]) throws {
        if unit != nil, disks.count > 1 { throw ValidationError("--unit can be given for one disk only.") }
    }
}
