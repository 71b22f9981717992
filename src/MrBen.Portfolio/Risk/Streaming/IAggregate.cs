namespace MrBen.Portfolio.Risk.Streaming;

/// <summary>What a stretch of items makes; that of two neighbouring stretches follows from theirs.</summary>
internal interface IAggregate<T>
    where T : struct, IAggregate<T>
{
    /// <summary>That of an older stretch and the one right after it; the default is that of nothing.</summary>
    static abstract T Join(in T older, in T newer);
}
