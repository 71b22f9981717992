namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>Weights and contributions to volatility of the assets of a model, held or supposed.</summary>
internal interface ILiveParts
{
    double Weight(int asset);

    double Contribution(int asset);
}
