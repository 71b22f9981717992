using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tool.Inputs;

/// <summary>One line of a file of holdings.</summary>
/// <param name="Asset">What is held.</param>
/// <param name="Quantity">Units, negative for a short position.</param>
/// <param name="Price">Its price now; <see langword="null"/> for the last of the prices.</param>
/// <param name="Line">Its line, counted from 1.</param>
internal sealed record Holding(AssetId Asset, decimal Quantity, decimal? Price, int Line);
