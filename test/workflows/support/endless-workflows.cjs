'use strict';
// Workflows for whoever watches them.

exports.endless = async () => {
  for (;;);
};

exports.patient = () => new Promise(() => undefined);
