namespace MrBen.Portfolio.Market;

/// <summary>How a file of prices is laid out.</summary>
public enum CsvLayout
{
    /// <summary>Long where the header names a date and a close (or price) column, wide otherwise.</summary>
    Detect,

    /// <summary>Wide: a row per date and a column per asset.</summary>
    ColumnPerAsset,

    /// <summary>Long: a row per asset and date, with columns for close and perhaps open, high, low and volume.</summary>
    RowPerAsset,
}
