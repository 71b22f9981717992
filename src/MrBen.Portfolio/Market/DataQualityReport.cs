using System.Collections.Immutable;

namespace MrBen.Portfolio.Market;

/// <summary>
/// What is wrong, or looks wrong, with prices: nothing is changed, and nothing is left out silently. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Every threshold is relative to the local volatility of the asset and an option with a default, so that decades of clean prices with
/// their crashes raise next to nothing. Spikes, splits and level shifts need about a month of prices around them.
/// </remarks>
public sealed class DataQualityReport
{
    private DataQualityReport(ImmutableArray<DataQualityFinding> findings) => Findings = findings;

    /// <summary>The findings: those of whole rows first, then by asset, date and kind.</summary>
    public ImmutableArray<DataQualityFinding> Findings { get; }

    /// <summary>Whether there are none.</summary>
    public bool IsClean => Findings.IsEmpty;

    /// <summary>The findings of one asset.</summary>
    public ImmutableArray<DataQualityFinding> Of(AssetId asset) => [.. Findings.Where(finding => finding.Asset == asset)];

    /// <summary>Examines bars: everything. O(B log W) for B bars and a window of W.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="options">From where on prices look wrong; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The options are unsound.</exception>
    public static DataQualityReport Examine(BarHistory bars, DataQualityOptions? options)
    {
        ArgumentNullException.ThrowIfNull(bars);
        DataQualityOptions copy = options is null ? new() : options with { };
        IReadOnlyList<string> errors = copy.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        }

        List<DataQualityFinding> findings = [.. bars.Notes.Where(note => note.Asset is null).SelectMany(FromNote)];
        BarExaminer[] examiners = [.. bars.Assets.Select((asset, j) => new BarExaminer(asset, bars.SeriesOf(j), copy))];
        DateOnly end = examiners.Max(examiner => examiner.End) ?? default;
        for (int j = 0; j < bars.Assets.Length; j++)
        {
            AssetId asset = bars.Assets[j];
            IEnumerable<DataQualityFinding> noted = bars.Notes.Where(note => note.Asset == asset).SelectMany(FromNote);
            findings.AddRange(noted.Concat(examiners[j].Examine(end))
                .OrderBy(finding => finding.Date).ThenBy(finding => finding.Kind).ThenBy(finding => finding.Field));
        }

        return new DataQualityReport([.. findings]);
    }

    /// <summary>Examines closes, each asset on the dates on which it has one: whatever needs no open, high, low or volume.</summary>
    /// <param name="prices">The prices.</param>
    /// <param name="options">From where on prices look wrong; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The options are unsound.</exception>
    public static DataQualityReport Examine(PriceHistory prices, DataQualityOptions? options)
    {
        ArgumentNullException.ThrowIfNull(prices);
        return Examine(prices.ToBars(), options);
    }

    /// <inheritdoc cref="Examine(BarHistory, DataQualityOptions?)"/>
    public static DataQualityReport Examine(BarHistory bars) => Examine(bars, options: null);

    /// <inheritdoc cref="Examine(PriceHistory, DataQualityOptions?)"/>
    public static DataQualityReport Examine(PriceHistory prices) => Examine(prices, options: null);

    /// <summary>The sentences, one per line.</summary>
    public override string ToString() => string.Join('\n', Findings.Select(finding => finding.Message));

    private static IEnumerable<DataQualityFinding> FromNote(SourceNote note)
    {
        (DataQualityKind Kind, DataQualitySeverity Severity)? meaning = note.Kind switch
        {
            SourceNoteKind.EmptyRows => (DataQualityKind.EmptyRows, DataQualitySeverity.Note),
            SourceNoteKind.Duplicate or SourceNoteKind.SecondInMonth => (DataQualityKind.Duplicate, DataQualitySeverity.Warning),
            SourceNoteKind.Disorder => (DataQualityKind.Disorder, DataQualitySeverity.Note),
            _ => null,
        };
        if (meaning is { } m)
        {
            yield return new DataQualityFinding(m.Kind, m.Severity, note.Asset, note.Date, note.Date, null, null, null, 1, note.Message);
        }
    }
}
