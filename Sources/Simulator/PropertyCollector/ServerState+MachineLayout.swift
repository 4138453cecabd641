import FCD

/// `VirtualMachine.layoutEx`: every file of a machine, those of its snapshots too.
extension ServerState {
    func machineLayout(_ machine: VirtualMachine) -> Value {
        var paths = [machine.home]
        for path in machine.disks.flatMap({ [$0.path] + $0.parents }) + machine.snapshots.flatMap(\.files)
        where !paths.contains(path) {
            paths.append(path)
        }
        return .object(
            "VirtualMachineFileLayoutEx",
            [
                "file": .array(
                    of: "VirtualMachineFileLayoutExFileInfo",
                    paths.enumerated().map { number, path in
                        .object(
                            "VirtualMachineFileLayoutExFileInfo",
                            [
                                "key": .int(number), "name": .string(path.description),
                                "type": number == 0 ? "config" : "diskDescriptor", "size": .long(0),
                                "accessible": true,
                            ]
                        )
                    }
                ),
                "timestamp": .time(now),
            ]
        )
    }
}
