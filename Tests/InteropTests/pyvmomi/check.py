"""Drives a vCenter, real or simulated, with VMware's own client library.

Registers a VMDK as a First Class Disk, attaches it to a virtual machine, and detaches it again; then finds it in the
global catalog and attaches it through that, gives it a storage policy and a control flag. Prints a line for each step that holds; the first that does not ends the
program with status 1 and the reason on stderr.
"""

import argparse
import ssl
import sys
import time
from urllib.parse import quote, urlsplit

from pyVim.connect import Disconnect, SmartConnect
from pyVim.task import WaitForTask
from pyVmomi import SoapStubAdapter, pbm, vim, vslm

TASK_SECONDS = 30


class Failed(Exception):
    """A step whose outcome is not the expected one."""


def check(holds, step):
    """Reports a step, or ends the program where it does not hold."""
    if not holds:
        raise Failed(step)
    print(f"ok {step}", flush=True)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True, help="https://HOST:PORT")
    parser.add_argument("--username", required=True)
    parser.add_argument("--password-file", required=True, help="file whose only line is the password")
    parser.add_argument("--ca-file", required=True, help="PEM file that vouches for the server")
    parser.add_argument("--disk", required=True, help='datastore path of a VMDK that is no FCD: "[ds] dir/x.vmdk"')
    parser.add_argument("--vm", required=True, help="virtual machine with one controller that has room")
    parser.add_argument("--other-vm", required=True, help="virtual machine that must not get the disk as well")
    return parser.parse_args()


def entities(content, kind):
    """All managed entities of a kind, by name."""
    view = content.viewManager.CreateContainerView(content.rootFolder, [kind], True)
    try:
        return {entity.name: entity for entity in view.view}
    finally:
        view.Destroy()


def inventory_path(entity, root):
    """The names from below the root folder down to an entity, such as `Folder/DC`."""
    names = []
    while entity != root:
        names.insert(0, entity.name)
        entity = entity.parent
    return "/".join(names)


def register_url(server, content, datastore, path):
    """The URL by which RegisterDisk names a file."""
    datacenter = datastore
    while not isinstance(datacenter, vim.Datacenter):
        datacenter = datacenter.parent
    datacenter_path = inventory_path(datacenter, content.rootFolder)
    query = f"dcPath={quote(datacenter_path, safe='')}&dsName={quote(datastore.name, safe='')}"
    return f"{server}/folder/{quote(path)}?{query}"


def devices_of(machine, disk):
    """The disk devices of a machine that are this First Class Disk."""
    return [
        device
        for device in machine.config.hardware.device
        if isinstance(device, vim.vm.device.VirtualDisk) and device.vDiskId and device.vDiskId.id == disk.id
    ]


def run(arguments, content):
    machines = entities(content, vim.VirtualMachine)
    check({arguments.vm, arguments.other_vm} <= set(machines), f"list: {len(machines)} virtual machines")
    machine, other = machines[arguments.vm], machines[arguments.other_vm]

    datastore_name, path = arguments.disk.removeprefix("[").split("] ", 1)
    datastore = entities(content, vim.Datastore)[datastore_name]
    manager = content.vStorageObjectManager

    url = register_url(arguments.url, content, datastore, path)
    registered = manager.RegisterDisk(path=url, name="pyvmomi check")
    disk = registered.config.id
    check(registered.config.name == "pyvmomi check", f"register: {disk.id}")

    listed = [known.id for known in manager.ListVStorageObject(datastore=datastore)]
    check(disk.id in listed, f"list: {len(listed)} disks on {datastore_name}")
    retrieved = manager.RetrieveVStorageObject(id=disk, datastore=datastore)
    check(retrieved.config.backing.filePath == arguments.disk, f"retrieve: {retrieved.config.backing.filePath}")

    WaitForTask(machine.AttachDisk_Task(diskId=disk, datastore=datastore), maxWaitTime=TASK_SECONDS)
    devices = devices_of(machine, disk)
    check(len(devices) == 1, f"attach: device {[device.key for device in devices]} of {machine.name}")
    check(devices[0].backing.fileName == arguments.disk, f"device: {devices[0].backing.fileName}")
    told = vim.event.EventFilterSpec(
        entity=vim.event.EventFilterSpec.ByEntity(entity=machine, recursion="self"),
        eventTypeId=["VmReconfiguredEvent", "TaskEvent"],
    )
    events = content.eventManager.QueryEvents(told)
    kinds = {type(event).__name__.rsplit(".", 1)[-1] for event in events}
    check(kinds == {"VmReconfiguredEvent", "TaskEvent"}, f"events: {', '.join(sorted(kinds))}")
    check({event.userName for event in events} == {arguments.username}, f"events: by {events[0].userName}")

    try:
        WaitForTask(other.AttachDisk_Task(diskId=disk, datastore=datastore), maxWaitTime=TASK_SECONDS)
        refusal = None
    except vim.fault.VimFault as fault:
        refusal = type(fault).__name__
    check(refusal is not None and not devices_of(other, disk), f"second attach refused: {refusal}")

    WaitForTask(machine.DetachDisk_Task(diskId=disk), maxWaitTime=TASK_SECONDS)
    check(not devices_of(machine, disk), f"detach: no device left on {machine.name}")
    kept = [known.id for known in manager.ListVStorageObject(datastore=datastore)]
    check(disk.id in kept, "the disk is kept")
    return disk, machine


def open_global_catalog(instance, server, context):
    """The managers of the global catalog, within the session that is logged in."""
    cookie = instance._GetStub().cookie.split('"')[1]
    stub = SoapStubAdapter(
        host=server.hostname, port=server.port or 443, path="/vslm/sdk", version="vslm.version.version14",
        sslContext=context, requestContext={"vcSessionCookie": cookie},
    )
    return vslm.ServiceInstance("ServiceInstance", stub).RetrieveContent()


def wait_for_catalog_task(task):
    """Waits for a task of the global catalog, which has no property collector."""
    deadline = time.monotonic() + TASK_SECONDS
    while (info := task.QueryInfo()).state not in ("success", "error"):
        if time.monotonic() > deadline:
            raise Failed(f"{task} does not end")
        time.sleep(0.02)
    if info.state == "error":
        raise info.error


def run_global_catalog(catalog, disk, machine):
    about = catalog.aboutInfo
    check(about.apiVersion, f"global catalog: {about.fullName}, API {about.apiVersion}")
    manager = catalog.vStorageObjectManager
    query = vslm.vso.VStorageObjectQuerySpec(queryField="name", queryOperator="equals", queryValue=["pyvmomi check"])
    found = manager.ListVStorageObjectsForSpec(query=[query], maxResult=10)
    check([known.id for known in found.id] == [disk.id] and found.allRecordsReturned, f"find: {disk.id}")

    wait_for_catalog_task(manager.AttachDisk(id=disk, vm=machine))
    check(len(devices_of(machine, disk)) == 1, f"attach by catalog: {machine.name}")
    holders = [row.vmDiskAssociation for row in manager.RetrieveVStorageObjectAssociations(ids=[disk])]
    check([[holder.vmId for holder in row] for row in holders] == [[machine._GetMoId()]], "associations")
    WaitForTask(machine.DetachDisk_Task(diskId=disk), maxWaitTime=TASK_SECONDS)
    check(not devices_of(machine, disk), "detach again")


def run_policies(instance, server, context, content, disk):
    """Gives the disk a storage policy, by its ID, and a control flag."""
    cookie = instance._GetStub().cookie.split('"')[1]
    stub = SoapStubAdapter(
        host=server.hostname, port=server.port or 443, path="/pbm/sdk", version="pbm.version.version2",
        sslContext=context, requestContext={"vcSessionCookie": cookie},
    )
    manager = pbm.ServiceInstance("ServiceInstance", stub).RetrieveContent().profileManager
    resource = pbm.profile.ResourceType(resourceType="STORAGE")
    ids = manager.PbmQueryProfile(resourceType=resource, profileCategory="REQUIREMENT")
    profiles = manager.PbmRetrieveContent(profileIds=ids)
    check(profiles, f"policies: {', '.join(profile.name for profile in profiles)}")

    entity = pbm.ServerObjectRef(
        objectType="virtualDiskUUID", key=disk.id, serverUuid=content.about.instanceUuid
    )
    check(not manager.PbmQueryAssociatedProfile(entity=entity), "no policy")
    storage = content.vStorageObjectManager
    datastore = next(
        store for store in entities(content, vim.Datastore).values()
        if disk.id in [known.id for known in storage.ListVStorageObject(datastore=store)]
    )
    chosen = profiles[0].profileId.uniqueId
    spec = vim.vm.DefinedProfileSpec(profileId=chosen)
    WaitForTask(
        storage.UpdateVStorageObjectPolicy_Task(id=disk, datastore=datastore, profile=[spec]),
        maxWaitTime=TASK_SECONDS,
    )
    given = manager.PbmQueryAssociatedProfile(entity=entity)
    check([profile.uniqueId for profile in given] == [chosen], f"policy: {profiles[0].name}")

    storage.SetVStorageObjectControlFlags(id=disk, datastore=datastore, controlFlags=["disableRelocation"])
    config = storage.RetrieveVStorageObject(id=disk, datastore=datastore).config
    check(config.relocationDisabled and not config.changedBlockTrackingEnabled, "flag")


def main():
    arguments = parse_arguments()
    server = urlsplit(arguments.url)
    with open(arguments.password_file, encoding="utf-8") as file:
        password = file.readline().rstrip("\n")
    context = ssl.create_default_context(cafile=arguments.ca_file)
    instance = SmartConnect(
        host=server.hostname, port=server.port or 443, user=arguments.username, pwd=password, sslContext=context,
        httpConnectionTimeout=TASK_SECONDS,
    )
    content = instance.RetrieveContent()
    about = content.about
    check(about.apiType == "VirtualCenter", f"connect: {about.fullName}, API {about.apiVersion}")
    try:
        disk, machine = run(arguments, content)
        run_global_catalog(open_global_catalog(instance, server, context), disk, machine)
        run_policies(instance, server, context, content, disk)
    finally:
        Disconnect(instance)
    print("ok disconnect")


if __name__ == "__main__":
    try:
        main()
    except Exception as problem:  # whatever it is, the test shows it and fails
        sys.exit(f"failed: {type(problem).__name__}: {problem}")
