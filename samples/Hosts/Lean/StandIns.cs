// Stand-ins: names and signatures of QuantConnect Lean that the two files beside this one use, and nothing else of it. In a project that
// references the packages QuantConnect.Common and QuantConnect.Algorithm.Framework, leave this file out.
using QuantConnect.Algorithm.Framework.Alphas;

namespace QuantConnect
{
    public sealed class Symbol(string value)
    {
        public string Value { get; } = value;
    }

    public sealed class SymbolProperties
    {
        public decimal LotSize { get; set; } = 1;

        public decimal ContractMultiplier { get; set; } = 1;

        public string QuoteCurrency { get; set; } = "USD";
    }

    public sealed class SecurityHolding
    {
        public decimal Quantity { get; set; }
    }

    public sealed class Security(Symbol symbol)
    {
        public Symbol Symbol { get; } = symbol;

        public decimal Price { get; set; }

        public SymbolProperties SymbolProperties { get; } = new();

        public SecurityHolding Holdings { get; } = new();
    }

    public sealed class SecurityPortfolioManager
    {
        public decimal Cash { get; set; }
    }
}

namespace QuantConnect.Algorithm
{
    public class QCAlgorithm
    {
        public DateTime UtcTime { get; set; }

        public IDictionary<Symbol, Security> Securities { get; } = new Dictionary<Symbol, Security>();

        public SecurityPortfolioManager Portfolio { get; } = new();

        public virtual void Debug(string message)
        {
        }
    }
}

namespace QuantConnect.Algorithm.Framework.Alphas
{
    public sealed class Insight(Symbol symbol)
    {
        public Symbol Symbol { get; } = symbol;
    }
}

namespace QuantConnect.Algorithm.Framework.Portfolio
{
    public interface IPortfolioTarget
    {
        Symbol Symbol { get; }

        decimal Quantity { get; }

        string Tag { get; }
    }

    public sealed class PortfolioTarget(Symbol symbol, decimal quantity, string tag = "") : IPortfolioTarget
    {
        public Symbol Symbol { get; } = symbol;

        public decimal Quantity { get; } = quantity;

        public string Tag { get; } = tag;
    }

    public abstract class PortfolioConstructionModel
    {
        public abstract IEnumerable<IPortfolioTarget> CreateTargets(QCAlgorithm algorithm, Insight[] insights);
    }

    public interface IPortfolioOptimizer
    {
        double[] Optimize(double[,] historicalReturns, double[]? expectedReturns = null, double[,]? covariance = null);
    }
}
