namespace VmGeneralize.Pipeline.Reports;

/// <summary>One line of the catalogue, as <c>operations</c> prints it.</summary>
/// <param name="Id">Name for <c>--operations</c>.</param>
/// <param name="Title">What it does.</param>
/// <param name="Why">Why.</param>
/// <param name="Source">Where that is documented.</param>
/// <param name="Guest">Windows, Linux or any.</param>
/// <param name="Risk">Low, Medium or High.</param>
/// <param name="OnByDefault">Runs unless it is deselected.</param>
/// <param name="Group">Name for <c>--operations</c> that selects it together with others, or null.</param>
public sealed record OperationListing(string Id, string Title, string Why, string Source, string Guest, string Risk, bool OnByDefault, string? Group)
    : Report("operation");
