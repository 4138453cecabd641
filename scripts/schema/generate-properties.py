#!/usr/bin/env python3
"""Lists the properties of vSphere's managed objects, and the data types that they hold.

usage: generate-properties.py PYVMOMI_WHEEL OUT_FILE

generate-xsd.py writes what calls carry; what the property collector can read is not part of any call's signature, so
it is listed here, from the same type tables (pyVmomi's wheel on PyPI, Apache-2.0). One line a type:

  M NAME BASE property:type ...      a managed object type
  D NAME BASE field:type ...         a data type
  E NAME                             an enumeration

`type` is `xsd:string` or a name without namespace; `[]` marks an array, `?` an optional field, and `@7.0.3.0` the first
of the releases with a schema that has the field, where the oldest one does not.
"""
import importlib.util
import pathlib
import sys

spec = importlib.util.spec_from_file_location('xsd', pathlib.Path(__file__).with_name('generate-xsd.py'))
xsd = importlib.util.module_from_spec(spec)
spec.loader.exec_module(xsd)

MANAGED = '''ServiceInstance SessionManager Folder Datacenter Datastore StoragePod ComputeResource
ClusterComputeResource HostSystem ResourcePool VirtualApp VirtualMachine VirtualMachineSnapshot Network Task TaskManager
HostDatastoreBrowser PropertyCollector PropertyFilter ViewManager ContainerView ManagedEntity EnvironmentBrowser
ManagedObjectView View ExtensibleManagedObject SearchIndex FileManager VirtualDiskManager AuthorizationManager HostDatastoreSystem'''.split()
# Subtypes that a property of a base type may hold.
SUBTYPES = ['VmfsDatastoreInfo', 'NasDatastoreInfo', 'VsanDatastoreInfo', 'ClusterComputeResourceSummary',
            'TaskReasonUser', 'TaskReasonSystem', 'ClusterConfigInfoEx']


RELEASES = [('6.7.2', 'version14'), ('7.0.3.0', 'v7_0_3_0'), ('8.0.3.0', 'v8_0_3_0'), ('9.1.1.0', 'v9_1_1_0')]


def main(wheel, out):
    info = xsd.read_tables(wheel, ['core', 'query', 'vim'])
    generators = [(release, xsd.Gen(info, {'vim25': 'vim.version.' + name})) for release, name in RELEASES]
    generator = generators[-1][1]
    wire = {data[0]: name for name, data in info.data.items()}
    lines, seen, queue = [], set(), [wire[name] for name in SUBTYPES]

    def field(name, kind, version, flags):
        reference, is_array, target = generator.tref(kind, flags)
        if target in info.data:
            queue.append(target)
        if target in info.enum and target not in seen:
            seen.add(target)
            lines.append('E %s' % info.enum[target][0])
        text = reference if reference.startswith('xsd:') else reference.split(':')[1]
        since = next(release for release, g in generators if g.has(version))
        return '%s:%s%s%s%s' % (name, text, '[]' if is_array else '', '?' if flags & xsd.F_OPTIONAL else '',
                                '' if since == RELEASES[0][0] else '@' + since)

    for name, (wire_name, base, version, properties, _) in sorted(info.managed.items()):
        if wire_name in MANAGED:
            parent = info.managed[base][0] if base in info.managed else '-'
            fields = [field(*p[:4]) for p in properties if generator.has(p[2])]
            lines.append(' '.join(['M', wire_name, parent] + fields))
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        wire_name, _, _, properties = info.data[name]
        parent = generator.parent(name)
        if parent:
            queue.append(parent)
        fields = [field(*p[:4]) for p in properties if generator.has(p[2])]
        lines.append(' '.join(['D', wire_name, info.data[parent][0] if parent else '-'] + fields))
    pathlib.Path(out).write_text('\n'.join(sorted(set(lines))) + '\n')


if __name__ == '__main__':
    main(*sys.argv[1:])
