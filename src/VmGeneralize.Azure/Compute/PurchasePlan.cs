using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>A purchase in the marketplace: disk, definition and machine must agree in it exactly.</summary>
/// <param name="Publisher">Who sells it.</param>
/// <param name="Product">The offer.</param>
/// <param name="Name">The plan of that offer.</param>
public sealed record PurchasePlan(string Publisher, string Product, string Name)
{
    /// <summary>Reads <c>PUBLISHER:PRODUCT:NAME</c>.</summary>
    /// <exception cref="UsageException">It is not.</exception>
    public static PurchasePlan Parse(string text) => text.Split(':') is [{ Length: > 0 } publisher, { Length: > 0 } product, { Length: > 0 } name]
        ? new PurchasePlan(publisher, product, name)
        : throw new UsageException($"\"{text}\" is not a purchase plan: write PUBLISHER:PRODUCT:NAME, as az vm show prints them under plan.");

    public override string ToString() => $"{Publisher}:{Product}:{Name}";
}
