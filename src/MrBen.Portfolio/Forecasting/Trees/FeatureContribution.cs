namespace MrBen.Portfolio.Forecasting.Trees;

/// <summary>What one feature did to a prediction.</summary>
/// <param name="Feature">The feature's name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Contribution">How far it moved the prediction, in the units of the label; negative lowers.</param>
public readonly record struct FeatureContribution(string Feature, float Value, double Contribution);
