namespace MrBen.Portfolio.Market;

/// <summary>One thing that is wrong, or looks wrong, with prices.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Asset">The asset; <see langword="null"/> where it concerns whole rows of a file.</param>
/// <param name="Date">The date, the first of several; <see langword="null"/> where there is none.</param>
/// <param name="EndDate">The last date, equal to <see cref="Date"/> for a single day; <see langword="null"/> where there is none.</param>
/// <param name="Field">The field; <see langword="null"/> where it concerns whole bars.</param>
/// <param name="Value">The value; <see langword="null"/> where there is none.</param>
/// <param name="Reference">The value it was compared to; <see langword="null"/> where there is none.</param>
/// <param name="Count">How many bars, rows or days it concerns: stale bars, foreign rows, days of a gap; otherwise 1.</param>
/// <param name="Message">All of it in a sentence.</param>
public sealed record DataQualityFinding(
    DataQualityKind Kind, DataQualitySeverity Severity, AssetId? Asset, DateOnly? Date, DateOnly? EndDate, BarField? Field,
    double? Value, double? Reference, int Count, string Message)
{
    /// <summary>The sentence.</summary>
    public override string ToString() => Message;
}
