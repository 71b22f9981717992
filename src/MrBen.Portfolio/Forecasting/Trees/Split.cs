namespace MrBen.Portfolio.Forecasting.Trees;

/// <summary>An inner node as explanations and quantiles read it. A branch that is negative leads to leaf ~branch.</summary>
internal readonly record struct Split(float Threshold, int Feature, int Left, int Right)
{
    public int Next(ReadOnlySpan<float> features) => features[Feature] <= Threshold ? Left : Right;
}
