global using Channel = Platform.Contracts.Channel;
global using ResolutionOutcome = Platform.Contracts.ResolutionOutcome;
global using ReturnMethod = Platform.Contracts.ReturnMethod;
