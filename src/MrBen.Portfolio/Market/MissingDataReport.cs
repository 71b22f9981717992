using System.Collections.Immutable;

namespace MrBen.Portfolio.Market;

/// <summary>What was left out, filled or ignored when a panel was made. Immutable and thread-safe.</summary>
public sealed record MissingDataReport
{
    /// <summary>Nothing was left out.</summary>
    public static MissingDataReport Clean { get; } = new();

    /// <summary>Assets left out for their short history.</summary>
    public ImmutableArray<DroppedAsset> DroppedAssets { get; init; } = [];

    /// <summary>
    /// Rows of prices left out because an asset has none, by date. Rows before the window are not among them: they were asked to be left
    /// out.
    /// </summary>
    public ImmutableArray<DroppedRows> DroppedRows { get; init; } = [];

    /// <summary>How many rows of prices were left out because an asset has none.</summary>
    public int DroppedRowCount => DroppedRows.Sum(range => range.Count);

    /// <summary>Prices carried forward, by asset.</summary>
    public ImmutableArray<FilledPrices> FilledPrices { get; init; } = [];

    /// <summary>Prices that are not positive and were treated as missing, by date.</summary>
    public ImmutableArray<IgnoredPrice> IgnoredPrices { get; init; } = [];

    /// <summary>Everything in sentences; empty where nothing was left out, filled or ignored and the window is full.</summary>
    public ImmutableArray<string> Messages { get; init; } = [];

    /// <summary>Whether there is nothing to report.</summary>
    public bool IsClean => Messages.IsEmpty;

    /// <summary>The sentences, one per line.</summary>
    public override string ToString() => string.Join('\n', Messages);
}
