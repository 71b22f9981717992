using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.AotSmoke;

/// <summary>One call into each room of MrBen.Portfolio.</summary>
internal static class PortfolioChecks
{
    public static void Run(Checks checks)
    {
        // A variance of 0.04 per year is a volatility of 20 %.
        ReturnEstimates estimates = ReturnEstimates.Create(["SPY", "AGG"], [0.08, 0.03], SymmetricMatrix.FromDiagonal([0.04, 0.0025]));
        checks.Near("ReturnEstimates.Volatility", 0.2, estimates.Volatility(0));

        ReturnPanel panel = ReturnPanel.Create(
            ["SPY"], [new DateOnly(2026, 1, 5), new DateOnly(2026, 1, 6)], Frequency.Daily, ReturnKind.Simple, [0.01, -0.02]);
        checks.Near("ReturnPanel.Row", -0.02, panel.Row(1)[0]);
        checks.Same("Frequency.ToString", "252 per year", panel.Frequency.ToString());
    }
}
