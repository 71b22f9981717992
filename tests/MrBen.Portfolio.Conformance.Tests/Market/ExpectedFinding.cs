using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Market;

/// <summary>What must be found of a fault; a reference of null is not compared, nor is a text of null.</summary>
internal sealed record ExpectedFinding(
    DataQualityKind Kind, DateOnly? Date, DateOnly? EndDate, BarField? Field, double? Value, double? Reference, int Count,
    string? Text = null)
{
    public bool Describes(DataQualityFinding found) =>
        (Kind, Date, EndDate, Field, Value, Count) == (found.Kind, found.Date, found.EndDate, found.Field, found.Value, found.Count)
        && (Reference is null || Reference == found.Reference)
        && (Text is null || found.Message.Contains(Text, StringComparison.Ordinal));
}
