using Azure.Core;

namespace VmGeneralize.Azure.Compute;

/// <summary>The resource group in which resources are made.</summary>
/// <param name="Subscription">Its id.</param>
/// <param name="ResourceGroup">Its name.</param>
public sealed record ResourceScope(Guid Subscription, string ResourceGroup)
{
    internal ResourceIdentifier Group => new($"/subscriptions/{Subscription}/resourceGroups/{ResourceNames.ResourceGroup(ResourceGroup)}");

    /// <summary>Id of a disk with this name here.</summary>
    public string Disk(string name) => Compute("disks", ResourceNames.Resource("disk", name));

    public string Snapshot(string name) => Compute("snapshots", ResourceNames.Resource("snapshot", name));

    public string Image(string name) => Compute("images", ResourceNames.Resource("image", name));

    public string VirtualMachine(string name) => Compute("virtualMachines", ResourceNames.Resource("virtual machine", name));

    public string Gallery(string name) => Compute("galleries", ResourceNames.Gallery(name));

    public string GalleryImage(string gallery, string definition) =>
        $"{Gallery(gallery)}/images/{ResourceNames.Definition(definition)}";

    public string GalleryImageVersion(string gallery, string definition, string version) =>
        $"{GalleryImage(gallery, definition)}/versions/{ResourceNames.Version(version)}";

    private string Compute(string type, string name) => $"{Group}/providers/Microsoft.Compute/{type}/{name}";
}
