using MrBen.Portfolio.AotSmoke;

// Compiled to native code and run by .ci/run. Publishing analyses every line of the libraries; running proves what analysis cannot.
Checks checks = new();
MathNetChecks.Run(checks);
OptimizationChecks.Run(checks);
PortfolioChecks.Run(checks);
ForestChecks.Run(checks);
ManagerChecks.Run(checks);
return checks.Report();
