namespace MrBen.Portfolio.State;

/// <summary>
/// Keeps pieces of price histories by what they hold, so that a history observed again with a new day costs that day's piece only.
/// </summary>
internal interface IHistoryShelf
{
    /// <summary>Keeps a piece; one that is there already is not kept again.</summary>
    /// <param name="hash">SHA-256 of the content.</param>
    /// <param name="content">The piece.</param>
    void Put(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> content);

    /// <summary>The piece of a hash.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is damaged.</exception>
    byte[] Take(ReadOnlySpan<byte> hash);
}
