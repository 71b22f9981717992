using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.RootFinding;

namespace MrBen.Portfolio.AotSmoke;

/// <summary>
/// Every MathNet function that the core calls, against closed forms. MathNet is not marked as AOT-compatible, so each is run natively;
/// an architecture test compares this list with what the core references.
/// </summary>
internal static class MathNetChecks
{
    public static void Run(Checks checks)
    {
        // Normal: the tabulated 97.5 % point, its density at 0 is 1/√(2π).
        checks.Near("Normal.InvCDF", 1.959963984540054, Normal.InvCDF(0, 1, 0.975));
        checks.Near("Normal.CDF", 0.975, Normal.CDF(0, 1, 1.959963984540054));
        checks.Near("Normal.PDF", 1 / Math.Sqrt(2 * Math.PI), Normal.PDF(0, 1, 0));
        checks.Near("Normal.PDFLn", -0.5 * Math.Log(2 * Math.PI), Normal.PDFLn(0, 1, 0));

        // Student's t with 2 degrees of freedom: F(t) = ½ + t / (2√(2 + t²)); its density at 0 is 1/√8.
        double t = 0.8 * Math.Sqrt(2 / 0.36);
        checks.Near("StudentT.CDF", 0.9, StudentT.CDF(0, 1, 2, t));
        checks.Near("StudentT.InvCDF", t, StudentT.InvCDF(0, 1, 2, 0.9));
        checks.Near("StudentT.PDF", 1 / Math.Sqrt(8), StudentT.PDF(0, 1, 2, 0));
        checks.Near("StudentT.PDFLn", -0.5 * Math.Log(8), StudentT.PDFLn(0, 1, 2, 0));

        // χ² with 2 degrees of freedom and Gamma with shape 1 are exponential.
        checks.Near("ChiSquared.CDF", 1 - Math.Exp(-1.5), ChiSquared.CDF(2, 3));
        checks.Near("ChiSquared.InvCDF", -2 * Math.Log(0.05), ChiSquared.InvCDF(2, 0.95));
        checks.Near("Gamma.CDF", 1 - Math.Exp(-1.5), Gamma.CDF(1, 0.5, 3));
        checks.Near("Gamma.InvCDF", -Math.Log(0.05), Gamma.InvCDF(1, 1, 0.95));
        checks.Near("Exponential.CDF", 1 - Math.Exp(-1.5), Exponential.CDF(0.5, 3));

        // Beta(2, 1): F(x) = x². F(2, 2): F(x) = x / (1 + x). Two fair coins: at most one head in 3 of 4. Poisson(1): nothing in 1/e.
        checks.Near("Beta.CDF", 0.49, Beta.CDF(2, 1, 0.7));
        checks.Near("Beta.InvCDF", 0.7, Beta.InvCDF(2, 1, 0.49));
        checks.Near("FisherSnedecor.CDF", 0.75, FisherSnedecor.CDF(2, 2, 3));
        checks.Near("FisherSnedecor.InvCDF", 3, FisherSnedecor.InvCDF(2, 2, 0.75));
        checks.Near("Binomial.CDF", 0.75, Binomial.CDF(0.5, 2, 1));
        checks.Near("Binomial.PMF", 0.5, Binomial.PMF(0.5, 2, 1));
        checks.Near("Poisson.CDF", Math.Exp(-1), Poisson.CDF(1, 0));

        // erf(1) from Abramowitz and Stegun (1964), table 7.1; Γ(5) = 24; B(2, 3) = 1/12; 5 over 2 is 10.
        checks.Near("SpecialFunctions.Erf", 0.8427007929497149, SpecialFunctions.Erf(1));
        checks.Near("SpecialFunctions.Erfc", 1 - 0.8427007929497149, SpecialFunctions.Erfc(1));
        checks.Near("SpecialFunctions.ErfInv", 1, SpecialFunctions.ErfInv(0.8427007929497149));
        checks.Near("SpecialFunctions.ErfcInv", 1, SpecialFunctions.ErfcInv(1 - 0.8427007929497149));
        checks.Near("SpecialFunctions.Gamma", 24, SpecialFunctions.Gamma(5));
        checks.Near("SpecialFunctions.GammaLn", Math.Log(24), SpecialFunctions.GammaLn(5));
        checks.Near("SpecialFunctions.GammaLowerRegularized", 1 - Math.Exp(-2), SpecialFunctions.GammaLowerRegularized(1, 2));
        checks.Near("SpecialFunctions.GammaUpperRegularized", Math.Exp(-2), SpecialFunctions.GammaUpperRegularized(1, 2));
        checks.Near("SpecialFunctions.Beta", 1.0 / 12, SpecialFunctions.Beta(2, 3));
        checks.Near("SpecialFunctions.BetaLn", -Math.Log(12), SpecialFunctions.BetaLn(2, 3));
        checks.Near("SpecialFunctions.BetaRegularized", 0.49, SpecialFunctions.BetaRegularized(2, 1, 0.7));
        checks.Near("SpecialFunctions.DiGamma", 1 - Constants.EulerMascheroni, SpecialFunctions.DiGamma(2));
        checks.Near("SpecialFunctions.BinomialLn", Math.Log(10), SpecialFunctions.BinomialLn(5, 2));

        // √2 as a root; [[2, 1], [1, 2]] has the eigenvalues 1 and 3 and the solution x = (1, 1) of Ax = (3, 3).
        checks.Near("Brent.FindRoot", Math.Sqrt(2), Brent.FindRoot(x => (x * x) - 2, 0, 2, 1e-14));
        Matrix<double> matrix = Matrix<double>.Build.DenseOfRowMajor(2, 2, [2, 1, 1, 2]);
        checks.Near("Matrix.Evd", 3, matrix.Evd(Symmetricity.Symmetric).EigenValues[1].Real);
        Evd<double> decomposition = new DenseMatrix(2, 2, [2, 1, 1, 2]).Evd(Symmetricity.Symmetric);
        checks.Near("Evd.EigenVectors", Math.Sqrt(0.5), Math.Abs(decomposition.EigenVectors.ToColumnMajorArray()[3]));
        checks.Near("Matrix.Cholesky", 1, matrix.Cholesky().Solve(Vector<double>.Build.Dense([3, 3]))[0]);
    }
}
