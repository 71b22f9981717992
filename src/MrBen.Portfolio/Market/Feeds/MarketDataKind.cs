namespace MrBen.Portfolio.Market.Feeds;

/// <summary>What a <see cref="MarketDataUpdate"/> is.</summary>
public enum MarketDataKind
{
    /// <summary>Best bid and ask. The latest stands for all before it.</summary>
    Quote = 1,

    /// <summary>A trade, or several that were put together: their last price, and the sum of their sizes.</summary>
    Trade = 2,

    /// <summary>A period: its first, highest, lowest and last price, and its volume.</summary>
    Bar = 3,

    /// <summary>What one unit of a currency is worth in the portfolio's. The latest stands for all before it.</summary>
    Rate = 4,
}
